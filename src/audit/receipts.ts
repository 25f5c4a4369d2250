import { base64Of, type Sha256 } from '../kernel/index.ts';
import { inclusionProof, type NodeAt, type Receipt } from '../proofs/index.ts';
import type { Commitments } from '../shapes/index.ts';
import { isSalted, saltOf } from './salts.ts';

export interface ReceiptEntry {
  readonly index: number;
  readonly text: string;
  readonly commitments?: Commitments;
  /** The exchange's; without them, as after erasure, the receipt opens nothing. */
  readonly salts?: Uint8Array;
}

export interface ReceiptTree {
  readonly size: number;
  /** Signed, of exactly this size. */
  readonly checkpoint: string;
  readonly nodeAt: NodeAt;
}

/**
 * Commitments whose salt no receipt holds. With the salt of the provider's whole answer a receiver
 * could try values until one fits, and so learn the items that were not released to it.
 */
const NEVER_OPENED: ReadonlySet<string> = new Set(['providerAnswer']);

export function receiptFor(sha256: Sha256, entry: ReceiptEntry, tree: ReceiptTree): Receipt {
  const { index, text } = entry;
  const { size, checkpoint, nodeAt } = tree;
  const proof = inclusionProof(sha256, { index, size }, nodeAt).map(base64Of);
  const salts = saltsFor(entry);
  return { index, entry: text, proof, checkpoint, ...(salts && { salts }) };
}

/** Salts of what the entry commits to; undefined where nothing may be opened. */
export function saltsFor({
  commitments = {},
  salts,
}: Pick<ReceiptEntry, 'commitments' | 'salts'>): Record<string, string> | undefined {
  if (salts === undefined) return undefined;
  const opened: Record<string, string> = {};
  for (const name of Object.keys(commitments)) {
    if (isSalted(name) && !NEVER_OPENED.has(name)) opened[name] = base64Of(saltOf(salts, name));
  }
  return Object.keys(opened).length === 0 ? undefined : opened;
}

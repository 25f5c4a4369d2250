import { base64Of } from '../kernel/index.ts';
import type { Receipt } from '../proofs/index.ts';
import type { Commitments } from '../shapes/index.ts';
import { isSalted, saltOf } from './salts.ts';

export interface ReceiptEntry {
  readonly index: number;
  readonly text: string;
  readonly commitments?: Commitments;
  /** The exchange's; without them, as after erasure, the receipt opens nothing. */
  readonly salts?: Uint8Array;
}

/** That the entry is in the log of a checkpoint. */
export interface EntryProof {
  /** Leaf's sibling first; base64. */
  readonly proof: string[];
  /** Signed, of the size that the proof is for. */
  readonly checkpoint: string;
}

/**
 * Commitments whose salt no receipt holds. With the salt of the provider's whole answer a receiver
 * could try values until one fits, and so learn the items that were not released to it.
 */
const NEVER_OPENED: ReadonlySet<string> = new Set(['providerAnswer']);

export function receiptFor(entry: ReceiptEntry, { proof, checkpoint }: EntryProof): Receipt {
  const { index, text } = entry;
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

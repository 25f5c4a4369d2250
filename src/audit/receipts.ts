import { base64Of, type Sha256 } from '../kernel/index.ts';
import { inclusionProof, type NodeAt, type Receipt } from '../proofs/index.ts';

export interface ReceiptEntry {
  readonly index: number;
  readonly text: string;
  readonly salts?: Readonly<Record<string, Uint8Array>>;
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
  const { index, text, salts = {} } = entry;
  const { size, checkpoint, nodeAt } = tree;
  const proof = inclusionProof(sha256, { index, size }, nodeAt).map(base64Of);
  const opened = Object.entries(salts)
    .filter(([name]) => !NEVER_OPENED.has(name))
    .map(([name, salt]) => [name, base64Of(salt)] as const);
  return {
    index,
    entry: text,
    proof,
    checkpoint,
    ...(opened.length > 0 && { salts: Object.fromEntries(opened) }),
  };
}

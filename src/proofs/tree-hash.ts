import { concat, type Sha256 } from '../kernel/index.ts';

/** Length of every hash in the tree. */
export const HASH_BYTES = 32;

// RFC 9162 §2.1.1: different first bytes keep a node from ever being read as a leaf.
const LEAF_PREFIX = Uint8Array.of(0x00);
const NODE_PREFIX = Uint8Array.of(0x01);

/** RFC 9162 §2.1.1 hash of an entry's bytes. */
export function leafHash(sha256: Sha256, entry: Uint8Array): Uint8Array {
  return sha256(concat(LEAF_PREFIX, entry));
}

/** RFC 9162 §2.1.1 hash of two neighbouring subtrees. */
export function nodeHash(sha256: Sha256, left: Uint8Array, right: Uint8Array): Uint8Array {
  return sha256(concat(NODE_PREFIX, left, right));
}

/** RFC 9162 §2.1.1 root of the tree without leaves. */
export function emptyRoot(sha256: Sha256): Uint8Array {
  return sha256(new Uint8Array(0));
}

/** Root over the complete subtrees of a tree, largest first; the empty root for none. */
export function rootOfPeaks(sha256: Sha256, peaks: readonly Uint8Array[]): Uint8Array {
  if (peaks.length === 0) return emptyRoot(sha256);
  return peaks.reduceRight((right, left) => nodeHash(sha256, left, right));
}

/** Proofs and receipts come from outside: what the types promise is checked here. */
export function isHash(value: unknown): value is Uint8Array {
  return value instanceof Uint8Array && value.length === HASH_BYTES;
}

/** A count of leaves or an index: an integer that a double holds exactly (below 2^53). */
export function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

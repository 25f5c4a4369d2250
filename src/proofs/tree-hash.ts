import { concat, type Sha256 } from '../kernel/index.ts';

/** Length of every hash in the tree. */
export const HASH_BYTES = 32;

// RFC 9162 §2.1.1: different first bytes keep a node from ever being read as a leaf.
const LEAF_PREFIX = 0x00;
const NODE_PREFIX = 0x01;

/** Longer entries are rare: their input is made anew. */
const LEAF_INPUT_BYTES = 16_384;

// A tree is hashed millions of times over; what is hashed is laid out in the same place each time.
const leafInput = Uint8Array.of(LEAF_PREFIX, ...new Uint8Array(LEAF_INPUT_BYTES));
const nodeInput = Uint8Array.of(NODE_PREFIX, ...new Uint8Array(2 * HASH_BYTES));

/** RFC 9162 §2.1.1 hash of an entry's bytes. */
export function leafHash(sha256: Sha256, entry: Uint8Array): Uint8Array {
  if (entry.length > LEAF_INPUT_BYTES) return sha256(concat(leafInput.subarray(0, 1), entry));
  leafInput.set(entry, 1);
  return sha256(leafInput.subarray(0, 1 + entry.length));
}

/** RFC 9162 §2.1.1 hash of two neighbouring subtrees. */
export function nodeHash(sha256: Sha256, left: Uint8Array, right: Uint8Array): Uint8Array {
  if (1 + left.length + right.length !== nodeInput.length) {
    return sha256(concat(nodeInput.subarray(0, 1), left, right));
  }
  nodeInput.set(left, 1);
  nodeInput.set(right, 1 + left.length);
  return sha256(nodeInput);
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

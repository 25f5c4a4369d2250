import { sameBytes, type Sha256 } from '../kernel/index.ts';
import { half, isOdd, rangeHash, sidesOf, splitOf } from './subtrees.ts';
import type { LeafRange, NodeAt } from './subtrees.ts';
import { emptyRoot, isCount, isHash, nodeHash } from './tree-hash.ts';

/** The root of a tree and its number of leaves. */
export interface TreeHead {
  readonly size: number;
  readonly root: Uint8Array;
}

export interface ConsistencyClaim {
  readonly from: TreeHead;
  readonly to: TreeHead;
}

/**
 * RFC 9162 §2.1.4.1. Empty between equal sizes and from the empty tree, where nothing needs proof.
 * @throws {RangeError} when the older tree is the larger one.
 */
export function consistencyProof(
  sha256: Sha256,
  at: { readonly from: number; readonly to: number },
  nodeAt: NodeAt,
): readonly Uint8Array[] {
  if (!areOrdered(at)) throw new RangeError('not two sizes of one growing tree');
  if (at.from === 0) return [];
  const proof: Uint8Array[] = [];
  let range: LeafRange = { begin: 0, end: at.to };
  while (range.end !== at.from) {
    const split = splitOf(range);
    const left = { begin: range.begin, end: split };
    const right = { begin: split, end: range.end };
    const isLeft = at.from <= split;
    proof.push(rangeHash(sha256, isLeft ? right : left, nodeAt));
    range = isLeft ? left : right;
  }
  // A whole old tree is its own root, which the verifier already has.
  if (range.begin > 0) proof.push(rangeHash(sha256, range, nodeAt));
  return proof.reverse();
}

/** RFC 9162 §2.1.4.2. False on anything malformed; never throws. */
export function verifyConsistency(
  sha256: Sha256,
  claim: ConsistencyClaim,
  proof: readonly Uint8Array[],
): boolean {
  const { from, to } = claim;
  if (!areOrdered({ from: from.size, to: to.size })) return false;
  if (from.size === 0 && !sameBytes(from.root, emptyRoot(sha256))) return false;
  if (from.size === to.size) return proof.length === 0 && sameBytes(from.root, to.root);
  if (![from.root, to.root, ...proof].every(isHash)) return false;
  return from.size === 0 ? proof.length === 0 : provesGrowth(sha256, claim, proof);
}

function provesGrowth(
  sha256: Sha256,
  { from, to }: ConsistencyClaim,
  proof: readonly Uint8Array[],
): boolean {
  let [index, last] = [from.size - 1, to.size - 1];
  while (isOdd(index)) [index, last] = [half(index), half(last)];
  const [seed, ...siblings] = index === 0 ? [from.root, ...proof] : proof;
  const sides = sidesOf({ index, last });
  if (seed === undefined || sides.length !== siblings.length) return false;
  let [older, newer] = [seed, seed];
  for (const [step, sibling] of siblings.entries()) {
    // What stands to the left is in both trees; what stands to the right came later.
    const isShared = sides[step] === 'left';
    if (isShared) older = nodeHash(sha256, sibling, older);
    newer = isShared ? nodeHash(sha256, sibling, newer) : nodeHash(sha256, newer, sibling);
  }
  return sameBytes(older, from.root) && sameBytes(newer, to.root);
}

function areOrdered(sizes: { readonly from: number; readonly to: number }): boolean {
  return isCount(sizes.from) && isCount(sizes.to) && sizes.from <= sizes.to;
}

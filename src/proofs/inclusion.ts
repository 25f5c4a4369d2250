import { sameBytes, type Sha256 } from '../kernel/index.ts';
import { rangeHash, sidesOf, splitOf, type LeafRange, type NodeAt } from './subtrees.ts';
import { isCount, isHash, nodeHash } from './tree-hash.ts';

export interface InclusionClaim {
  readonly index: number;
  readonly size: number;
  /** The leaf hash, not the entry. */
  readonly leaf: Uint8Array;
  readonly root: Uint8Array;
}

/**
 * RFC 9162 §2.1.3.1: hashes from the leaf's sibling up to the root's child.
 * @throws {RangeError} when the tree of this size has no such leaf.
 */
export function inclusionProof(
  sha256: Sha256,
  at: { readonly index: number; readonly size: number },
  nodeAt: NodeAt,
): readonly Uint8Array[] {
  if (!isLeafOf(at)) throw new RangeError('no such leaf in a tree of this size');
  const proof: Uint8Array[] = [];
  let range: LeafRange = { begin: 0, end: at.size };
  while (range.end - range.begin > 1) {
    const split = splitOf(range);
    const left = { begin: range.begin, end: split };
    const right = { begin: split, end: range.end };
    const isLeft = at.index < split;
    proof.push(rangeHash(sha256, isLeft ? right : left, nodeAt));
    range = isLeft ? left : right;
  }
  return proof.reverse();
}

/** A path from a leaf to the root; leaves of one tree share most of theirs. */
interface Path {
  readonly sibling: Uint8Array;
  readonly above: Path | undefined;
}

/**
 * `inclusionProof` of every leaf from `from` on, by index; what they share is found and hashed once.
 * @throws {RangeError} when the tree of this size has no such leaf, there as here.
 */
export function inclusionProofs(
  sha256: Sha256,
  { from, size }: { readonly from: number; readonly size: number },
  nodeAt: NodeAt,
): (index: number) => readonly Uint8Array[] {
  const paths: (Path | undefined)[] = [];
  const descend = (range: LeafRange, above: Path | undefined): void => {
    if (range.end <= from) return;
    if (range.end - range.begin === 1) return void paths.push(above);
    const split = splitOf(range);
    const left = { begin: range.begin, end: split };
    const right = { begin: split, end: range.end };
    if (split > from) descend(left, { sibling: rangeHash(sha256, right, nodeAt), above });
    descend(right, { sibling: rangeHash(sha256, left, nodeAt), above });
  };
  if (!isLeafOf({ index: from, size })) throw new RangeError('no such leaf in this tree');
  descend({ begin: 0, end: size }, undefined);
  return (index) => {
    if (index < from || index >= size) throw new RangeError('not among these leaves');
    return upwards(paths[index - from]);
  };
}

function upwards(leaf: Path | undefined): readonly Uint8Array[] {
  const proof: Uint8Array[] = [];
  for (let path = leaf; path !== undefined; path = path.above) proof.push(path.sibling);
  return proof;
}

/** RFC 9162 §2.1.3.2. False on anything malformed; never throws. */
export function verifyInclusion(
  sha256: Sha256,
  claim: InclusionClaim,
  proof: readonly Uint8Array[],
): boolean {
  if (!isLeafOf(claim) || ![claim.leaf, claim.root, ...proof].every(isHash)) return false;
  const sides = sidesOf({ index: claim.index, last: claim.size - 1 });
  if (sides.length !== proof.length) return false;
  const root = proof.reduce(
    (hash, sibling, step) =>
      sides[step] === 'left' ? nodeHash(sha256, sibling, hash) : nodeHash(sha256, hash, sibling),
    claim.leaf,
  );
  return sameBytes(root, claim.root);
}

function isLeafOf(at: { readonly index: number; readonly size: number }): boolean {
  return isCount(at.index) && isCount(at.size) && at.index < at.size;
}

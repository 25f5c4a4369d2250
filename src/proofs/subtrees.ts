import type { Sha256 } from '../kernel/index.ts';
import { rootOfPeaks } from './tree-hash.ts';

/** The complete subtree of 2^level leaves that is index-th from the left on its level. */
export interface NodeAddress {
  readonly level: number;
  readonly index: number;
}

/** Hash of a complete subtree; the caller knows where hashes are kept. */
export type NodeAt = (address: NodeAddress) => Uint8Array;

/** Leaves begin..end-1, where begin is a multiple of the largest power of two within the range. */
export interface LeafRange {
  readonly begin: number;
  readonly end: number;
}

// Bit operators of JavaScript cut to 32 bits; sizes here go to 2^53, so halving is division.
export const isOdd = (value: number): boolean => value % 2 === 1;
export const half = (value: number): number => Math.floor(value / 2);

function levelWithin(length: number): number {
  let level = 0;
  for (let rest = half(length); rest > 0; rest = half(rest)) level += 1;
  return level;
}

/** Where RFC 9162 §2.1.1 divides a range of two or more leaves. */
export function splitOf(range: LeafRange): number {
  return range.begin + 2 ** levelWithin(range.end - range.begin - 1);
}

/** The complete subtrees that make up a range, from left to right and so from large to small. */
export function subtreesOf(range: LeafRange): readonly NodeAddress[] {
  const addresses: NodeAddress[] = [];
  for (let begin = range.begin; begin < range.end;) {
    const level = levelWithin(range.end - begin);
    addresses.push({ level, index: begin / 2 ** level });
    begin += 2 ** level;
  }
  return addresses;
}

/** RFC 9162 §2.1.1 hash of a range of leaves. */
export function rangeHash(sha256: Sha256, range: LeafRange, nodeAt: NodeAt): Uint8Array {
  return rootOfPeaks(
    sha256,
    subtreesOf(range).map((address) => nodeAt(address)),
  );
}

type Side = 'left' | 'right';

/**
 * On which side the hashes of a proof stand, from the leaf up (RFC 9162 §2.1.3.2): fixed by where
 * the path begins and by the last node of that level, so the length of a proof is fixed as well.
 */
export function sidesOf(path: { readonly index: number; readonly last: number }): readonly Side[] {
  const sides: Side[] = [];
  let { index, last } = path;
  while (last > 0) {
    const isLeft = !isOdd(index) && index !== last;
    sides.push(isLeft ? 'right' : 'left');
    // The last node of a level without a neighbour moves up unhashed until it has one.
    while (!isLeft && !isOdd(index)) [index, last] = [half(index), half(last)];
    [index, last] = [half(index), half(last)];
  }
  return sides;
}

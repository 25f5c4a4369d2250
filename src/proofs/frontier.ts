import type { Sha256 } from '../kernel/index.ts';
import { half, isOdd, subtreesOf, type NodeAddress } from './subtrees.ts';
import { isCount, isHash, nodeHash, rootOfPeaks } from './tree-hash.ts';

/** A node and its hash, as it is to be kept. */
export interface CompletedNode {
  readonly address: NodeAddress;
  readonly hash: Uint8Array;
}

/** The right edge of a growing tree: enough to append leaves and to know the root. */
export interface Frontier {
  readonly size: number;
  /**
   * Adds one leaf hash. Answers every subtree that it completes, the leaf itself first.
   * @throws {RangeError} when it is not 32 bytes or the tree is full.
   */
  append(leaf: Uint8Array): readonly CompletedNode[];
  root(): Uint8Array;
  /** Hashes of the complete subtrees from left to right: what `createFrontier` resumes from. */
  peaks(): readonly Uint8Array[];
  copy(): Frontier;
}

export interface FrontierState {
  readonly size: number;
  readonly peaks: readonly Uint8Array[];
}

function assertState({ size, peaks }: FrontierState): void {
  if (!isCount(size)) throw new RangeError('size is not a count of leaves');
  if (peaks.length !== subtreesOf({ begin: 0, end: size }).length || !peaks.every(isHash)) {
    throw new RangeError('peaks do not belong to this size');
  }
}

/** @throws {RangeError} when the peaks cannot be those of a tree of this size. */
export function createFrontier(
  sha256: Sha256,
  from: FrontierState = { size: 0, peaks: [] },
): Frontier {
  assertState(from);
  const peaks = [...from.peaks];
  let size = from.size;

  const append = (leaf: Uint8Array): readonly CompletedNode[] => {
    if (!isHash(leaf)) throw new RangeError('a leaf hash has 32 bytes');
    if (!isCount(size + 1)) throw new RangeError('the tree is full');
    const completed: CompletedNode[] = [{ address: { level: 0, index: size }, hash: leaf }];
    let hash = leaf;
    let index = size;
    for (let level = 1; isOdd(index); level += 1) {
      // An odd index has a complete left neighbour of its level, which is the last peak.
      hash = nodeHash(sha256, peaks.pop() as Uint8Array, hash);
      index = half(index);
      completed.push({ address: { level, index }, hash });
    }
    peaks.push(hash);
    size += 1;
    return completed;
  };

  return {
    get size() {
      return size;
    },
    append,
    root: () => rootOfPeaks(sha256, peaks),
    peaks: () => [...peaks],
    copy: () => createFrontier(sha256, { size, peaks }),
  };
}

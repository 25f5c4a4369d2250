import type { Sha256 } from '../kernel/index.ts';
import { half, isOdd, subtreesOf, type NodeAddress } from './subtrees.ts';
import { isCount, isHash, nodeHash, rootOfPeaks } from './tree-hash.ts';

/** A node and its hash, as it is to be kept. */
export interface CompletedNode {
  readonly address: NodeAddress;
  readonly hash: Uint8Array;
}

/** Neighbouring nodes of one level. */
export interface NodeRun {
  readonly level: number;
  /** Index of the first of them. */
  readonly first: number;
  readonly hashes: readonly Uint8Array[];
}

/** The right edge of a growing tree: enough to append leaves and to know the root. */
export interface Frontier {
  readonly size: number;
  /**
   * Adds one leaf hash. Answers every subtree that it completes, the leaf itself first.
   * @throws {RangeError} when it is not 32 bytes or the tree is full.
   */
  append(leaf: Uint8Array): readonly CompletedNode[];
  /**
   * Adds many leaf hashes. Answers the subtrees that they complete, one run for each level that has
   * any, the leaves first. Several times cheaper than one at a time.
   * @throws {RangeError} when one is not 32 bytes or the tree has no room for all.
   */
  appendAll(leaves: readonly Uint8Array[]): readonly NodeRun[];
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

  const append = (leaf: Uint8Array): readonly CompletedNode[] => {
    if (!isHash(leaf)) throw new RangeError('a leaf hash has 32 bytes');
    if (!isCount(frontier.size + 1)) throw new RangeError('the tree is full');
    const completed: CompletedNode[] = [
      { address: { level: 0, index: frontier.size }, hash: leaf },
    ];
    let hash = leaf;
    let index = frontier.size;
    for (let level = 1; isOdd(index); level += 1) {
      // An odd index has a complete left neighbour of its level, which is the last peak.
      hash = nodeHash(sha256, peaks.pop() as Uint8Array, hash);
      index = half(index);
      completed.push({ address: { level, index }, hash });
    }
    peaks.push(hash);
    frontier.size += 1;
    return completed;
  };

  const appendAll = (leaves: readonly Uint8Array[]): readonly NodeRun[] => {
    if (!leaves.every(isHash)) throw new RangeError('a leaf hash has 32 bytes');
    if (!isCount(frontier.size + leaves.length)) throw new RangeError('the tree is full');
    const runs = growUp(sha256, peaks, { level: 0, first: frontier.size, hashes: leaves });
    frontier.size += leaves.length;
    return runs;
  };

  // A field, not a getter: one is made for each commit, and each getter would have a shape of its own.
  const frontier = {
    size: from.size,
    append,
    appendAll,
    root: () => rootOfPeaks(sha256, peaks),
    peaks: () => [...peaks],
    copy: (): Frontier => createFrontier(sha256, { size: frontier.size, peaks }),
  };
  return frontier;
}

/** Grows the tree of these peaks, which become those of the larger one, level by level. */
function growUp(sha256: Sha256, peaks: Uint8Array[], leaves: NodeRun): readonly NodeRun[] {
  const runs: NodeRun[] = [];
  const unpaired: Uint8Array[] = [];
  let run = leaves;
  while (run.hashes.length > 0) {
    runs.push(run);
    const { level, first } = run;
    // An odd index has a complete left neighbour of its level, which is the last peak.
    const row = isOdd(first) ? [peaks.pop() as Uint8Array, ...run.hashes] : run.hashes;
    if (isOdd(row.length)) unpaired.push(row.at(-1) as Uint8Array);
    run = { level: level + 1, first: half(first), hashes: pairUp(sha256, row) };
  }
  peaks.push(...unpaired.reverse());
  return runs;
}

function pairUp(sha256: Sha256, row: readonly Uint8Array[]): readonly Uint8Array[] {
  return Array.from({ length: half(row.length) }, (_, at) =>
    nodeHash(sha256, row[2 * at] as Uint8Array, row[2 * at + 1] as Uint8Array),
  );
}

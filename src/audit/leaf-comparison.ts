import { concat, hexOf, sameBytes, type Sha256 } from '../kernel/index.ts';
import { createFrontier, HASH_BYTES, leafHash } from '../proofs/index.ts';
import type { Frontier, NodeRun } from '../proofs/index.ts';
import { hashAt } from './hash-tile-comparison.ts';

/** Bad leaves remembered to tell a change of order from a change of content. */
const MISMATCHES_MAX = 4096;

interface Mismatch {
  readonly computed: string;
  readonly served: string;
}

/** Two trees grown side by side: from the entries, and from the leaf hashes that were served. */
export interface LeafComparison {
  /** Of the entries. */
  readonly tree: Frontier;
  /** The next entries, and their leaf hashes as served. Answers what they complete in the tree. */
  add(entries: readonly Uint8Array[], served: Uint8Array): readonly NodeRun[];
  /** Undefined when every entry fits its leaf hash. */
  firstMismatch(): number | undefined;
  /** Of the served hashes; undefined when some are missing. */
  servedRoot(): Uint8Array | undefined;
  /** The entries that do not fit are the right ones in the wrong places. */
  isReordered(): boolean;
}

export function createLeafComparison(sha256: Sha256): LeafComparison {
  const tree = createFrontier(sha256);
  const mismatches: Mismatch[] = [];
  let firstMismatch: number | undefined;
  // Until the first mismatch the trees are one.
  let servedTree: Frontier | undefined;
  let isServedWhole = true;

  const compareEach = (leaves: readonly Uint8Array[], tile: Uint8Array): void => {
    servedTree ??= tree.copy();
    for (const [position, computed] of leaves.entries()) {
      const served = hashAt(tile, position);
      if (!sameBytes(computed, served)) {
        firstMismatch ??= tree.size + position;
        if (mismatches.length < MISMATCHES_MAX) {
          mismatches.push({ computed: hexOf(computed), served: hexOf(served) });
        }
      }
      if (served.length !== HASH_BYTES) isServedWhole = false;
      if (isServedWhole) servedTree.append(served);
    }
  };

  return {
    tree,
    add: (entries, tile) => {
      const leaves = entries.map((entry) => leafHash(sha256, entry));
      const isOneTree = servedTree === undefined && sameBytes(concat(...leaves), tile);
      if (!isOneTree) compareEach(leaves, tile);
      return tree.appendAll(leaves);
    },
    firstMismatch: () => firstMismatch,
    servedRoot: () => (isServedWhole ? (servedTree ?? tree).root() : undefined),
    isReordered: () => mismatches.length < MISMATCHES_MAX && areSameHashes(mismatches),
  };
}

function areSameHashes(mismatches: readonly Mismatch[]): boolean {
  const computed = mismatches.map((mismatch) => mismatch.computed).sort();
  const served = mismatches.map((mismatch) => mismatch.served).sort();
  return computed.every((hash, position) => hash === served[position]);
}

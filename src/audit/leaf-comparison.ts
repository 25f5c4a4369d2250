import { hexOf, sameBytes, type Sha256 } from '../kernel/index.ts';
import { createFrontier, HASH_BYTES, leafHash } from '../proofs/index.ts';
import type { CompletedNode, Frontier } from '../proofs/index.ts';

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
  /** Answers the nodes completed in the tree of the entries. */
  add(entry: Uint8Array, served: Uint8Array): readonly CompletedNode[];
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

  const addServed = (computed: Uint8Array, served: Uint8Array): void => {
    if (!sameBytes(computed, served)) {
      firstMismatch ??= tree.size;
      servedTree ??= tree.copy();
      if (mismatches.length < MISMATCHES_MAX) {
        mismatches.push({ computed: hexOf(computed), served: hexOf(served) });
      }
    }
    if (served.length !== HASH_BYTES) isServedWhole = false;
    if (isServedWhole) servedTree?.append(served);
  };

  return {
    tree,
    add: (entry, served) => {
      const computed = leafHash(sha256, entry);
      addServed(computed, served);
      return tree.append(computed);
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

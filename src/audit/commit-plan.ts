import type { Sha256 } from '../kernel/index.ts';
import { leafHash, type Frontier, type NodeRun } from '../proofs/index.ts';

/** What a commit will make of the tree. */
export interface CommitPlan {
  readonly frontier: Frontier;
  readonly root: Uint8Array;
  readonly leaves: readonly Uint8Array[];
  /** Every subtree the commit completes, the leaves included, by level. */
  readonly runs: readonly NodeRun[];
}

/** Grows a copy: a commit that fails leaves no trace in memory. */
export function planCommit(
  sha256: Sha256,
  frontier: Frontier,
  entries: readonly Uint8Array[],
): CommitPlan {
  const grown = frontier.copy();
  const leaves = entries.map((bytes) => leafHash(sha256, bytes));
  const runs = grown.appendAll(leaves);
  return { frontier: grown, root: grown.root(), leaves, runs };
}

import { hexOf, sameBytes } from '../kernel/index.ts';
import type { Checkpoint } from '../proofs/index.ts';
import type { LeafComparison } from './leaf-comparison.ts';
import { verifyFailure, type VerifyReport } from './verify-report.ts';

/** All that was found out about a log whose every entry could be read. */
export interface Findings {
  readonly head: Checkpoint;
  readonly leaves: Pick<LeafComparison, 'tree' | 'servedRoot' | 'firstMismatch' | 'isReordered'>;
  readonly tiles: { readonly isSound: boolean };
  readonly isEachHeadPassed: boolean;
}

export function judge({ head, leaves, tiles, isEachHeadPassed }: Findings): VerifyReport {
  const firstBad = leaves.firstMismatch();
  if (!sameBytes(leaves.tree.root(), head.root)) return judgeBroken(head, leaves);
  if (!isEachHeadPassed) return verifyFailure('rollback');
  if (firstBad !== undefined || !tiles.isSound) return verifyFailure('tile', firstBad);
  return { ok: true, size: head.size, root: hexOf(head.root) };
}

/** The served hashes are believed as far as they lead to the signed root. */
function judgeBroken(head: Checkpoint, leaves: Findings['leaves']): VerifyReport {
  const firstBad = leaves.firstMismatch();
  const served = leaves.servedRoot();
  if (served === undefined || !sameBytes(served, head.root)) return verifyFailure('root', firstBad);
  return verifyFailure(leaves.isReordered() ? 'entry-order' : 'entry-changed', firstBad);
}

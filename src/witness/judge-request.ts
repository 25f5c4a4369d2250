import { sameBytes, type Sha256 } from '../kernel/index.ts';
import { verifyConsistency, type TreeHead } from '../proofs/index.ts';
import type { ReadRequest } from './add-checkpoint.ts';
import type { AlarmKind } from './alarm.ts';

/** What becomes of a request whose checkpoint the log signed. */
export type Verdict =
  'cosigned' | 'old-above-size' | 'size-conflict' | 'root-conflict' | 'inconsistent';

type Asked = Pick<ReadRequest, 'old' | 'proof' | 'checkpoint'>;

/** c2sp.org/tlog-witness, add-checkpoint: the checks in the order of the specification. */
export function judgeRequest(
  sha256: Sha256,
  { old, proof, checkpoint }: Asked,
  held: TreeHead,
): Verdict {
  if (old > checkpoint.size) return 'old-above-size';
  if (old !== held.size) return 'size-conflict';
  if (isFork(checkpoint, held)) return 'root-conflict';
  return verifyConsistency(sha256, { from: held, to: checkpoint }, proof)
    ? 'cosigned'
    : 'inconsistent';
}

/** What the signed checkpoint gives away of its log, whatever the rest of the request claims. */
export function alarmIn(
  verdict: Verdict,
  offered: TreeHead,
  held: TreeHead,
): AlarmKind | undefined {
  if (isFork(offered, held)) return 'fork';
  if (offered.size < held.size) return 'rollback';
  return verdict === 'inconsistent' ? 'inconsistent' : undefined;
}

function isFork(offered: TreeHead, held: TreeHead): boolean {
  return offered.size === held.size && !sameBytes(offered.root, held.root);
}

import type { Checkpoint, NoteVerifier } from '../../proofs/index.ts';
import { verifyFailure, type VerifyFailure } from '../verify-report.ts';
import { judgeTimestamps, openKeptCheckpoints } from './kept-checkpoints.ts';
import type { KeptSignatures } from './kept-signatures.ts';
import { createRequestSignatures, type RequestSignatures } from './request-signatures.ts';
import { emptyTally, type SignatureCount } from './signature-count.ts';

/** The signatures beside a log, those that need no entry verified already. */
export interface SignatureCheck {
  /** The log must lead past each of them. */
  readonly heads: readonly Checkpoint[];
  readonly visit: RequestSignatures['visit'];
  /** Once every entry was visited. */
  result(): SignatureCount | VerifyFailure;
}

export async function beginSignatureCheck(
  kept: KeptSignatures,
  log: NoteVerifier,
): Promise<SignatureCheck | VerifyFailure> {
  const tally = emptyTally();
  const heads = await openKeptCheckpoints(kept, log, tally);
  if ('ok' in heads) return heads;
  const untimely = await judgeTimestamps(kept, tally);
  if (untimely !== undefined) return untimely;
  const requests = createRequestSignatures(kept, tally);
  return {
    heads,
    visit: (entries, from) => requests.visit(entries, from),
    result: () => {
      const firstBad = requests.firstBad();
      return firstBad === undefined ? tally : verifyFailure('request-signature', firstBad);
    },
  };
}

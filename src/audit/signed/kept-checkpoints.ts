import { parseCheckpoint, verifiedSignatures } from '../../proofs/index.ts';
import type { Checkpoint, NoteVerifier } from '../../proofs/index.ts';
import { sameBytes } from '../../kernel/index.ts';
import { verifyFailure, type VerifyFailure } from '../verify-report.ts';
import type { KeptSignatures } from './kept-signatures.ts';
import type { SignatureTally } from './signature-count.ts';

interface Opened {
  readonly checkpoint: Checkpoint;
  readonly cosignatures: number;
}

/** A note that the log signed, and no known witness falsely. */
async function openKept(
  note: string,
  log: NoteVerifier,
  witnesses: readonly NoteVerifier[],
): Promise<Opened | undefined> {
  const verified = await verifiedSignatures(note, [log, ...witnesses]);
  const checkpoint = verified && parseCheckpoint(verified.text);
  const ofLog = verified?.signatures.filter(({ keyHash }) => sameBytes(keyHash, log.keyHash));
  if (verified === undefined || checkpoint?.origin !== log.name || !ofLog?.length) return undefined;
  return { checkpoint, cosignatures: verified.signatures.length - ofLog.length };
}

/**
 * Every checkpoint kept beside the log: those that were timestamped, and the newest cosigned one.
 * The log must lead past each of them.
 */
export async function openKeptCheckpoints(
  { timestamps, cosigned, witnesses }: KeptSignatures,
  log: NoteVerifier,
  tally: SignatureTally,
): Promise<readonly Checkpoint[] | VerifyFailure> {
  const notes = timestamps.map(({ checkpoint }) => checkpoint);
  const heads: Checkpoint[] = [];
  for (const note of cosigned === undefined ? notes : [...notes, cosigned]) {
    const opened = await openKept(note, log, witnesses);
    if (opened === undefined) return verifyFailure('checkpoint-signature');
    heads.push(opened.checkpoint);
    tally.checkpoints += 1;
    tally.cosignatures += opened.cosignatures;
  }
  return heads;
}

/** Undefined when each timestamp is the authority's, and of the instant kept beside it. */
export async function judgeTimestamps(
  { timestamps, judgeTimestamp }: KeptSignatures,
  tally: SignatureTally,
): Promise<VerifyFailure | undefined> {
  for (const timestamp of timestamps) {
    if (judgeTimestamp === undefined) {
      tally.timestampsUnjudged += 1;
      continue;
    }
    try {
      if ((await judgeTimestamp(timestamp)) !== timestamp.at) return verifyFailure('timestamp');
    } catch {
      return verifyFailure('timestamp');
    }
    tally.timestamps += 1;
  }
  return undefined;
}

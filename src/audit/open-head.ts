import { openNote, parseCheckpoint } from '../proofs/index.ts';
import type { Checkpoint, NoteVerifier } from '../proofs/index.ts';
import { verifyFailure, type VerifyFailure } from './verify-report.ts';

/** What a note says of the log, when the log's key signed it and it is of the log expected. */
export async function openHead(
  note: string,
  verifier: NoteVerifier,
  origin = verifier.name,
): Promise<Checkpoint | VerifyFailure> {
  const opened = await openNote(note, [verifier]);
  if (opened === undefined) return verifyFailure('checkpoint-signature');
  const checkpoint = parseCheckpoint(opened.text);
  if (checkpoint === undefined) return verifyFailure('malformed');
  return checkpoint.origin === origin ? checkpoint : verifyFailure('origin');
}

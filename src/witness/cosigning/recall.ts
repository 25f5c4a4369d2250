import type { Sha256 } from '../../kernel/index.ts';
import type { AuditLog } from '../../audit/index.ts';
import {
  cosignatureTime,
  openNote,
  parseCheckpoint,
  verifiedSignatures,
  verifyConsistency,
  type Checkpoint,
  type NoteVerifier,
} from '../../proofs/index.ts';

export interface RecallParts {
  readonly sha256: Sha256;
  readonly log: Pick<AuditLog, 'size' | 'checkpoint' | 'consistency'>;
  readonly logVerifier: NoteVerifier;
  readonly witnesses: readonly NoteVerifier[];
  readonly cosignaturesMin: number;
}

/**
 * What a checkpoint kept by an earlier process is worth. `unfit`: the log does not continue what
 * witnesses cosigned, so it was put back or replaced.
 */
export type Recalled =
  | { readonly recalled: 'nothing' }
  | { readonly recalled: 'unfit' }
  | { readonly recalled: 'cosigned'; readonly atSeconds: number };

async function headOf(note: string, verifier: NoteVerifier): Promise<Checkpoint | undefined> {
  const opened = await openNote(note, [verifier]);
  return opened && parseCheckpoint(opened.text);
}

/** The time by which enough witnesses had cosigned; undefined when not enough did. */
async function cosignedAt(parts: RecallParts, note: string): Promise<number | undefined> {
  const verified = await verifiedSignatures(note, parts.witnesses);
  const newest = new Map<string, number>();
  for (const { name, signature } of verified?.signatures ?? []) {
    const seconds = cosignatureTime(signature) ?? 0;
    newest.set(name, Math.max(seconds, newest.get(name) ?? 0));
  }
  return [...newest.values()].sort((a, b) => b - a)[parts.cosignaturesMin - 1];
}

async function continues(
  { sha256, log, logVerifier }: RecallParts,
  from: Checkpoint,
): Promise<boolean> {
  const to = await headOf(log.checkpoint(), logVerifier);
  if (to === undefined || from.size > to.size) return false;
  return verifyConsistency(sha256, { from, to }, log.consistency({ from: from.size, to: to.size }));
}

export async function recall(parts: RecallParts, note: string): Promise<Recalled> {
  const head = await headOf(note, parts.logVerifier);
  const atSeconds = await cosignedAt(parts, note);
  if (head === undefined || atSeconds === undefined) return { recalled: 'nothing' };
  return (await continues(parts, head))
    ? { recalled: 'cosigned', atSeconds }
    : { recalled: 'unfit' };
}

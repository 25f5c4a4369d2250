import { hexOf, sameBytes, type Sha256 } from '../../kernel/index.ts';
import { createFrontier } from '../../proofs/index.ts';
import type { Checkpoint, Frontier, NoteVerifier, TreeHead } from '../../proofs/index.ts';
import type { LogSource } from '../log-source.ts';
import { noteVerifierOf } from '../note-key.ts';
import { openHead } from '../open-head.ts';
import { verifyFailure, type VerifyFailure, type VerifyFailureReason } from '../verify-report.ts';
import type { VerifyProgress } from '../walk-entries.ts';
import { copyEntries, type Copied, type CopyParts } from './copy-entries.ts';
import type { MirrorReport } from './mirror-report.ts';
import type { MirrorTarget } from './mirror-target.ts';
import { readFrontier } from './read-frontier.ts';

export interface MirrorParts {
  readonly sha256: Sha256;
  /** From a source other than the log. */
  readonly verifierKey: string;
  readonly source: LogSource;
  readonly target: MirrorTarget;
}

/** What the target holds already. */
interface Held {
  readonly note?: string;
  readonly head: TreeHead;
  readonly edge: Frontier;
}

/**
 * Brings a mirror up to the log's newest checkpoint: reads the new entries, recomputes the tree from
 * them and writes the tiles. The mirror is believed as far as its own checkpoint goes, the log not
 * at all: a log that does not continue what is held is refused as `rollback` or `fork`, one whose
 * entries do not lead to the root it signs as `entry-changed` or `root`, and the mirror stays as it
 * was. An equal checkpoint changes nothing.
 * @throws {Error} when the verifier key is not one, or the log or the mirror cannot be read
 */
export async function mirrorLog(
  parts: MirrorParts,
  progress: VerifyProgress = () => undefined,
): Promise<MirrorReport> {
  const verifier = noteVerifierOf(parts.sha256, parts.verifierKey);
  const held = await openHeld(parts, verifier);
  if ('ok' in held) return held;
  const offered = await parts.source.checkpoint();
  const head = await openHead(offered, verifier);
  const notes = { ...(held.note !== undefined && { held: held.note }), offered };
  if ('ok' in head) return { ...head, ...notes };
  const copied = await continueFrom(held, { ...parts, head, progress });
  if ('ok' in copied) return { ...copied, ...notes };
  await parts.target.publish(offered);
  const { size, root } = head;
  const { tileCount } = copied;
  return { ok: true, from: held.head.size, size, root: hexOf(root), tileCount };
}

async function openHeld(
  { sha256, target }: MirrorParts,
  verifier: NoteVerifier,
): Promise<Held | VerifyFailure> {
  const note = await target.checkpoint();
  const nothing = createFrontier(sha256);
  if (note === undefined) return { head: { size: 0, root: nothing.root() }, edge: nothing };
  const head = await openHead(note, verifier);
  if ('ok' in head) return head.reason === 'checkpoint-signature' ? verifyFailure('mirror') : head;
  const edge = await readFrontier({ sha256, source: target, treeSize: head.size }, head.size);
  const isWhole = edge !== undefined && sameBytes(edge.root(), head.root);
  return isWhole ? { note, head, edge } : verifyFailure('mirror');
}

type Continuation = Omit<CopyParts, 'held' | 'edge'>;

async function continueFrom(
  { head: held, edge }: Held,
  parts: Continuation,
): Promise<Copied | VerifyFailure> {
  const { head } = parts;
  if (head.size < held.size) return verifyFailure('rollback', head.size);
  if (head.size === held.size) {
    const isSame = sameBytes(head.root, held.root);
    return isSame ? { root: held.root, isHeldPast: true, tileCount: 0 } : verifyFailure('fork');
  }
  const copied = await copyEntries({ ...parts, held, edge });
  if ('ok' in copied) return copied;
  const isSound = copied.isHeldPast && sameBytes(copied.root, head.root);
  return isSound ? copied : verifyFailure(await reasonOf(held, copied, parts));
}

/** The log's own hashes tell a history signed anew from entries that were changed underneath. */
async function reasonOf(
  held: TreeHead,
  copied: Copied,
  { sha256, source, head }: Continuation,
): Promise<VerifyFailureReason> {
  if (sameBytes(copied.root, head.root)) return 'fork';
  const rootAt = async (size: number): Promise<Uint8Array | undefined> =>
    (await readFrontier({ sha256, source, treeSize: head.size }, size))?.root();
  if (!isRoot(await rootAt(head.size), head)) return 'root';
  return isRoot(await rootAt(held.size), held) ? 'entry-changed' : 'fork';
}

function isRoot(root: Uint8Array | undefined, of: TreeHead | Checkpoint): boolean {
  return root !== undefined && sameBytes(root, of.root);
}

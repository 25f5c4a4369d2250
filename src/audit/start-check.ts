import { sameBytes, type Sha256 } from '../kernel/index.ts';
import {
  createFrontier,
  leafHash,
  openNote,
  parseCheckpoint,
  TILE_WIDTH,
} from '../proofs/index.ts';
import type { Checkpoint, Frontier, NodeAt, NoteVerifier } from '../proofs/index.ts';
import type { LogHead } from './log-database.ts';
import type { DurableState } from './log-writer.ts';
import type { LogReads } from './sqlite-log-reads.ts';
import { peaksOf } from './stored-nodes.ts';

export interface StartCheckParts {
  readonly sha256: Sha256;
  readonly database: Pick<LogReads, 'head' | 'entries' | 'hashes'>;
  readonly nodeAt: NodeAt;
  readonly origin: string;
  readonly verifier: NoteVerifier;
}

/**
 * The log's state, checked as far as is cheap for any size: the signature, and the root recomputed
 * from the right edge, whose newest leaves are recomputed from their entries. An empty log has an
 * empty checkpoint. The whole log is for `verifyLog`.
 * @throws {Error} that names the first thing that does not fit
 */
export async function checkStart(parts: StartCheckParts): Promise<DurableState> {
  const { sha256, database, origin } = parts;
  const head = database.head();
  if (head === undefined) {
    if (hasHash(database, 0)) throw new Error('the log has entries but no checkpoint');
    return { frontier: createFrontier(sha256), checkpoint: '' };
  }
  if (head.origin !== origin) {
    throw new Error(`this is the log of ${head.origin}, not of ${origin}`);
  }
  const checkpoint = await openHead(parts.verifier, head);
  if (hasHash(database, head.size)) throw new Error('the log has entries beyond its checkpoint');
  assertNewestLeaves(parts, head.size);
  return { frontier: checkedFrontier(parts, checkpoint), checkpoint: head.checkpoint };
}

function hasHash(database: StartCheckParts['database'], index: number): boolean {
  return database.hashes(0, { from: index, to: index + 1 }).length > 0;
}

async function openHead(verifier: NoteVerifier, head: LogHead): Promise<Checkpoint> {
  const note = await openNote(head.checkpoint, [verifier]);
  if (note === undefined) throw new Error("the checkpoint is not signed with the log's key");
  const checkpoint = parseCheckpoint(note.text);
  if (checkpoint?.origin !== head.origin || checkpoint.size !== head.size) {
    throw new Error("the checkpoint is not of the log's origin and size");
  }
  return checkpoint;
}

function assertNewestLeaves({ sha256, database }: StartCheckParts, size: number): void {
  const from = Math.max(0, size - TILE_WIDTH);
  const leaves = new Map(
    database.hashes(0, { from, to: size }).map(({ index, hash }) => [index, hash]),
  );
  for (const { index, bytes } of database.entries({ from, to: size })) {
    const leaf = leaves.get(index);
    if (leaf === undefined || !sameBytes(leaf, leafHash(sha256, bytes))) {
      throw new Error(`entry ${index} is not what was recorded`);
    }
  }
}

function checkedFrontier({ sha256, nodeAt }: StartCheckParts, checkpoint: Checkpoint): Frontier {
  const { size } = checkpoint;
  const frontier = createFrontier(sha256, { size, peaks: peaksOf(size).map(nodeAt) });
  if (!sameBytes(frontier.root(), checkpoint.root)) {
    throw new Error("the log's entries do not have the root that its checkpoint signs");
  }
  return frontier;
}

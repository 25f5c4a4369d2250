import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { textOf, type Sha256 } from '../kernel/index.ts';
import { noteVerifierOf } from './note-key.ts';
import { createLogReads, type LogReads } from './sqlite-log-reads.ts';
import { checkStart } from './start-check.ts';
import { createStoredNodes } from './stored-nodes.ts';

export interface StoredLog {
  readonly size: number;
  /** The signed note of exactly this size. */
  readonly checkpoint: string;
  /** JCS text of the newest entry. */
  readonly newest: string;
}

export interface StoredLogParts {
  readonly sha256: Sha256;
  readonly origin: string;
  readonly verifierKey: string;
}

/**
 * The check that each start makes, read-only, on the log of a directory that a gateway may be
 * writing. @throws {Error} that names the first thing wrong, or when there is no log
 */
export async function checkStoredLog(directory: string, parts: StoredLogParts): Promise<StoredLog> {
  const file = join(directory, 'log.db');
  const database = new Sqlite(file, { readonly: true, fileMustExist: true });
  try {
    // One snapshot for all that is read: the writer goes on meanwhile.
    database.exec('BEGIN');
    return await checkReads(createLogReads(database), parts);
  } finally {
    database.close();
  }
}

async function checkReads(database: LogReads, parts: StoredLogParts): Promise<StoredLog> {
  const { sha256, origin, verifierKey } = parts;
  const nodeAt = createStoredNodes(sha256, database);
  const verifier = noteVerifierOf(sha256, verifierKey);
  const { frontier, checkpoint } = await checkStart({ sha256, database, nodeAt, origin, verifier });
  const { size } = frontier;
  const [newest] = database.entries({ from: size - 1, to: size });
  if (newest === undefined) throw new Error('the log is empty');
  return { size, checkpoint, newest: textOf(newest.bytes) };
}

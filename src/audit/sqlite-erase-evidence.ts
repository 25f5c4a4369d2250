import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { openEvidenceConnection } from './sqlite-evidence-store.ts';

/** One exchange, or a subject by its index token (see `subjectIndexToken`). */
export type Erasable = { readonly exchange: string } | { readonly indexToken: string };

export interface Erased {
  /** Exchanges whose salts, signature base, signature and payload are gone. */
  readonly exchanges: number;
  /** Subject keys that are gone. */
  readonly keys: number;
}

/** Longer than a commit of the gateway, which may be running. */
const ERASE_BUSY_TIMEOUT_MS = 5_000;

const ERASE_EXCHANGE = 'DELETE FROM evidence WHERE exchange = ?';

const ERASE_PAYLOAD = 'DELETE FROM payloads WHERE exchange = ?';

const EXCHANGES_OF_SUBJECT = 'SELECT exchange FROM evidence WHERE index_token = ?';

const ERASE_KEY = 'DELETE FROM subject_keys WHERE index_token = ?';

/** A connection for erasing, while the gateway runs or not. @throws {Error} without a store */
export function openForErasing(directory: string): Database {
  const file = join(directory, 'evidence.db');
  if (!existsSync(file)) throw new Error(`no evidence store in ${directory}`);
  const database = openEvidenceConnection(file, 'FULL');
  database.pragma(`busy_timeout = ${ERASE_BUSY_TIMEOUT_MS}`);
  return database;
}

/**
 * Erases evidence for good, while the gateway runs or not. A subject takes its key and the evidence
 * of all its exchanges along, so that neither its tokens nor their commitments can be tied to it.
 * The log stays as it is and still verifies. Backups are the operator's to erase.
 * @throws {Error} when there is no evidence store, or its journal could not be emptied
 */
export function eraseEvidence(directory: string, what: Erasable): Erased {
  const database = openForErasing(directory);
  try {
    const erased = database.transaction(erase).immediate(database, what);
    emptyJournal(database);
    return erased;
  } finally {
    database.close();
  }
}

/** Inside a transaction; gone from the files once the journal is emptied after it. */
export function erase(database: Database, what: Erasable): Erased {
  const run = (statement: string, key: string): number =>
    database.prepare<[string]>(statement).run(key).changes;
  const eraseOne = (exchange: string): number => {
    run(ERASE_PAYLOAD, exchange);
    return run(ERASE_EXCHANGE, exchange);
  };
  if ('exchange' in what) return { exchanges: eraseOne(what.exchange), keys: 0 };
  const { indexToken } = what;
  const found = database.prepare<[string], string>(EXCHANGES_OF_SUBJECT).pluck().all(indexToken);
  found.forEach(eraseOne);
  return { exchanges: found.length, keys: run(ERASE_KEY, indexToken) };
}

/** Until then the write-ahead log holds the pages as they were. */
export function emptyJournal(database: Database): void {
  const [state] = database.pragma('wal_checkpoint(TRUNCATE)') as { readonly busy: number }[];
  if (state?.busy !== 0) throw new Error('erased, but the journal still holds it: erase again');
}

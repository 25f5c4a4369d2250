import type { Database } from 'better-sqlite3';
import { isPassing } from './log-failures.ts';
import { writing } from './sqlite-write-failures.ts';

/** Pages in the journal from which on they are brought into the database: the engine's default. */
const JOURNAL_PAGES_MAX = 1000;

/** Commits between two looks at the journal: a look takes as long as half of an entry. */
const COMMITS_PER_LOOK = 8;

interface JournalPages {
  readonly log: number;
  readonly checkpointed: number;
}

/**
 * Brings the journal into the database now and then, in the engine's stead: when the engine does so
 * by itself after a commit, it tells nobody that the disk failed, and the process would go on over
 * it. Called after each commit. A full or read-only disk is not one that failed: the commit stands,
 * and the journal waits.
 */
export function createCheckpoint(
  database: Pick<Database, 'name' | 'pragma' | 'prepare'>,
): () => void {
  database.pragma('wal_autocheckpoint = 0');
  const count = database.prepare<[], JournalPages>('PRAGMA wal_checkpoint(NOOP)');
  const bring = database.prepare<[], JournalPages>('PRAGMA wal_checkpoint(PASSIVE)');
  let commits = 0;
  return () => {
    if (commits++ % COMMITS_PER_LOOK !== 0) return;
    const { log, checkpointed } = count.get() ?? { log: 0, checkpointed: 0 };
    if (log - checkpointed < JOURNAL_PAGES_MAX) return;
    try {
      writing(database.name, () => bring.get());
    } catch (error) {
      if (!isPassing(error)) throw error;
    }
  };
}

import assert from 'node:assert/strict';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { freshDirectory } from './log-harness.test.ts';
import { createCheckpoint } from './sqlite-checkpoint.ts';

interface Journal {
  looked: number;
  brought: number;
  run: () => void;
}

/** A database whose journal is this long, and where bringing it over throws this. */
function journal(pages: number, code?: string): Journal {
  const seen: Journal = { looked: 0, brought: 0, run: () => undefined };
  const statement = (sql: string) => ({
    get: () => {
      if (sql.includes('NOOP')) {
        seen.looked += 1;
        return { log: pages, checkpointed: 0 };
      }
      seen.brought += 1;
      if (code !== undefined) throw new Sqlite.SqliteError('injected', code);
      return undefined;
    },
  });
  const database = { name: 'x', pragma: () => undefined, prepare: statement };
  seen.run = createCheckpoint(database as unknown as Parameters<typeof createCheckpoint>[0]);
  return seen;
}

describe('bringing the journal into the database', () => {
  it('waits until there is much of it', () => {
    const short = journal(999);
    short.run();
    assert.equal(short.brought, 0);
    const long = journal(1000);
    long.run();
    assert.equal(long.brought, 1);
  });

  it('looks at the first commit and at each eighth after it', () => {
    const short = journal(999);
    for (let commit = 0; commit < 17; commit += 1) short.run();
    assert.equal(short.looked, 3);
  });

  it('lets nobody go on over a disk that fails', () => {
    for (const code of ['SQLITE_IOERR_FSYNC', 'SQLITE_IOERR_WRITE', 'SQLITE_CORRUPT']) {
      assert.throws(journal(1000, code).run, { code });
    }
  });

  it('leaves a commit standing when the disk is full or read-only', () => {
    for (const code of ['SQLITE_FULL', 'SQLITE_READONLY', 'SQLITE_BUSY']) {
      journal(1000, code).run();
    }
  });

  it('keeps a journal short, and the engine from doing it unseen', () => {
    const database = new Sqlite(join(freshDirectory(), 'x.db'));
    database.pragma('journal_mode = WAL');
    const checkpoint = createCheckpoint(database);
    assert.equal(database.pragma('wal_autocheckpoint', { simple: true }), 0);
    database.exec('CREATE TABLE t (a BLOB)');
    const add = database.prepare('INSERT INTO t VALUES (zeroblob(40000))');
    let longest = 0;
    for (let count = 0; count < 400; count += 1) {
      add.run();
      checkpoint();
      const [pages] = database.pragma('wal_checkpoint(NOOP)') as { log: number }[];
      longest = Math.max(longest, pages?.log ?? 0);
    }
    assert.ok(longest > 900 && longest < 1100, `${longest} pages`);
    database.close();
  });
});

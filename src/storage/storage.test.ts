import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { utf8 } from '../kernel/index.ts';
import { migrate, openDatabase, openStore, type KeyRow, type Migration } from './index.ts';
import { keysGrantsBundles } from './migrations/000001-keys-grants-bundles.ts';

const keyRow: KeyRow = {
  keyid: 'tax:1',
  system: 'tax',
  agency: 'tax-bureau',
  algorithm: 'ed25519',
  public_pem: 'PEM',
  sealed_secret: null,
  key_digest: 'sha256:00',
  state: 'active',
  valid_from: '2026-01-01T00:00:00.000Z',
  valid_until: null,
  registered_at: '2026-01-01T00:00:00.000Z',
  requested_by: null,
  requested_at: null,
  replaces: null,
  overlap_days: null,
  decided_by: null,
  decided_at: null,
  ended_by: null,
  ended_at: null,
  reason: null,
};

describe('storage', () => {
  let folder = '';
  let file = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'storage-'));
    file = join(folder, 'store.db');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  describe('openDatabase', () => {
    it('is in WAL mode with synchronous=FULL, also after writes and on opening again', () => {
      for (const round of [1, 2]) {
        const database = openDatabase(file);
        database.exec(`CREATE TABLE t${round} (x)`);
        assert.equal(database.pragma('journal_mode', { simple: true }), 'wal');
        assert.equal(database.pragma('synchronous', { simple: true }), 2);
        assert.equal(database.pragma('foreign_keys', { simple: true }), 1);
        assert.equal(database.pragma('busy_timeout', { simple: true }), 5000);
        database.close();
      }
    });

    it('refuses a database that cannot be durable', () =>
      assert.throws(() => openDatabase(':memory:'), { name: 'Fault', message: /journal_mode/ }));

    it("refuses another program's database and leaves it as it is", () => {
      const foreign = new Database(file);
      foreign.exec('CREATE TABLE theirs (x)');
      foreign.close();
      assert.throws(() => openDatabase(file), { name: 'Fault', message: /not a Jingwei/ });
      const after = new Database(file);
      assert.equal(after.pragma('journal_mode', { simple: true }), 'delete');
      after.close();
    });
  });

  describe('migrate', () => {
    const first: Migration = { number: 1, name: 'first', sql: 'CREATE TABLE a (x)' };
    const second: Migration = { number: 2, name: 'second', sql: 'CREATE TABLE b (x)' };
    const tablesOf = (database: Database.Database): unknown[] =>
      database
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
        .pluck()
        .all();

    it('runs each migration once and continues where it stopped', () => {
      const database = openDatabase(file);
      migrate(database, [first]);
      migrate(database, [first]);
      migrate(database, [first, second]);
      assert.deepEqual(tablesOf(database), ['a', 'b', 'migrations']);
      database.close();
    });

    it('leaves nothing of a migration that fails, and runs it again', () => {
      const database = openDatabase(file);
      const broken = { ...second, sql: 'CREATE TABLE b (x); CREATE TABLE a (x)' };
      assert.throws(() => migrate(database, [first, broken]), { name: 'SqliteError' });
      assert.deepEqual(tablesOf(database), ['a', 'migrations']);
      migrate(database, [first, second]);
      assert.deepEqual(tablesOf(database), ['a', 'b', 'migrations']);
      database.close();
    });

    it('refuses a schema newer than the code, or another one under a known number', () => {
      const database = openDatabase(file);
      migrate(database, [first, second]);
      const renamed = { ...second, name: 'other' };
      for (const known of [[first], [first, renamed]]) {
        assert.throws(() => migrate(database, known), { name: 'Fault', message: /2-second/ });
      }
      database.close();
    });
  });

  describe('openStore', () => {
    it('creates its folder, keeps rows, and opens again', async () => {
      const nested = join(folder, 'data', 'store.db');
      const store = await openStore(nested);
      await store.db.insertInto('keys').values(keyRow).execute();
      await store.close();
      const again = await openStore(nested);
      assert.deepEqual(await again.db.selectFrom('keys').selectAll().execute(), [keyRow]);
      await again.close();
    });

    it('keeps the keys of a store from before there were secrets', async () => {
      const older = openDatabase(file);
      migrate(older, [keysGrantsBundles]);
      older.exec(`INSERT INTO keys VALUES ('tax:1', 'tax', 'tax-bureau', 'ed25519', 'PEM',
        'sha256:00', 'active', '${keyRow.valid_from}', NULL,
        '2026-01-01T00:00:00.000Z')`);
      older.close();
      const store = await openStore(file);
      assert.deepEqual(await store.db.selectFrom('keys').selectAll().execute(), [keyRow]);
      await store.close();
    });

    it('takes a public key or a sealed secret, never both and never neither', async () => {
      const store = await openStore(file);
      const sealed_secret = Uint8Array.of(1);
      const insert = (over: Partial<KeyRow>) =>
        store.db
          .insertInto('keys')
          .values({ ...keyRow, ...over })
          .execute();
      for (const wrong of [{ sealed_secret }, { public_pem: null }]) {
        await assert.rejects(insert(wrong), { code: 'SQLITE_CONSTRAINT_CHECK' });
      }
      await insert({ sealed_secret, public_pem: null });
      await store.close();
    });

    it('takes one undecided successor of a key, and one living row of each key', async () => {
      const store = await openStore(file);
      const insert = (over: Partial<KeyRow>) =>
        store.db
          .insertInto('keys')
          .values({ ...keyRow, ...over })
          .execute();
      const unique = { code: 'SQLITE_CONSTRAINT_UNIQUE' };
      await insert({ state: 'refused' });
      await insert({ keyid: 'tax:2' });
      await assert.rejects(insert({ keyid: 'tax:3' }), unique);
      const successor = { state: 'requested', replaces: 'tax:2', overlap_days: 7 } as const;
      await insert({ ...successor, keyid: 'tax:3', key_digest: 'sha256:03' });
      const second = { ...successor, keyid: 'tax:4', key_digest: 'sha256:04' };
      await assert.rejects(insert(second), unique);
      await assert.rejects(insert({ ...second, overlap_days: null }), {
        code: 'SQLITE_CONSTRAINT_CHECK',
      });
      await store.close();
    });

    it('closes the file even when nothing was asked of it', async () => {
      await (await openStore(file)).close();
      const store = await openStore(file);
      assert.deepEqual(await store.db.selectFrom('grants').selectAll().execute(), []);
      await store.close();
      await assert.rejects(store.db.selectFrom('grants').selectAll().execute());
    });

    it('refuses a store newer than the code', async () => {
      await (await openStore(file)).close();
      const database = openDatabase(file);
      database.exec("INSERT INTO migrations (number, name) VALUES (999, 'future')");
      database.close();
      await assert.rejects(openStore(file), { name: 'Fault', message: /999-future/ });
    });

    it('keeps bytes verbatim and holds documents to their bundle', async () => {
      const store = await openStore(file);
      const { db } = store;
      const bytes = utf8('目录: 1\r\n');
      const entry = { bundle_id: 'b', path: 'a.yaml', digest: 'sha256:01' };
      await db.insertInto('documents').values({ digest: 'sha256:01', bytes }).execute();
      await assert.rejects(db.insertInto('bundle_documents').values(entry).execute(), {
        code: 'SQLITE_CONSTRAINT_FOREIGNKEY',
      });
      await db.insertInto('bundles').values({ bundle_id: 'b' }).execute();
      await db.insertInto('bundle_documents').values(entry).execute();
      const read = await db.selectFrom('documents').select('bytes').executeTakeFirstOrThrow();
      assert.deepEqual([...read.bytes], [...bytes]);
      await store.close();
    });
  });
});

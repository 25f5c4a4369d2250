import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Sqlite from 'better-sqlite3';
import { startPostgres, type TestPostgres } from '../../../../test/support/postgres.ts';
import type { PostgresConnection } from '../../postgres-connection.ts';
import type { Source, SourceBatch } from '../source.ts';
import { createPostgresTable } from './postgres-table.ts';
import { openSourceBook, type SourceBook } from './source-book.ts';
import { createSqliteTable } from './sqlite-table.ts';
import { planTable, type TableSettings } from './table-plan.ts';
import { createTableSource } from './table-source.ts';

type Fields = Readonly<Record<string, unknown>>;

/** A seeded generator (mulberry32), so that a failing round can be run again. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

async function recordsOf(batch: SourceBatch | undefined): Promise<readonly Fields[]> {
  const records: Fields[] = [];
  if (batch === undefined) return records;
  for await (const line of batch.records(0)) records.push(JSON.parse(line) as Fields);
  assert.equal(records.length, batch.count);
  return records;
}

/** One batch, taken and settled. */
async function takeNext(source: Source): Promise<readonly Fields[]> {
  const batch = await source.prepare();
  const records = await recordsOf(batch);
  if (batch !== undefined) await source.settle({ outcome: 'applied' });
  return records;
}

const items = (...names: readonly string[]): TableSettings['columns'] =>
  names.map((name) => ({ column: name, item: name, type: 'text' }));

const journal: TableSettings = {
  table: 'changes',
  columns: items('record_id', 'person_no', 'operation', 'changed_at'),
  identity: ['record_id'],
  changed: { column: 'changed_at', kind: 'timestamp', overlap: 600 },
  late: 'horizon',
};

const flagged: TableSettings = {
  table: 'insured',
  columns: items('person_no', 'unit_no', 'base', 'operation', 'changed_at'),
  identity: ['person_no', 'unit_no'],
  changed: { column: 'changed_at', kind: 'timestamp', overlap: 600 },
  late: 'horizon',
};

const register: TableSettings = {
  ...flagged,
  gone: {
    operation: { item: 'operation', value: 'D' },
    version: { item: 'changed_at', kind: 'timestamp' },
    repeats: ['base'],
    everyHours: 0,
    perMilleMax: 500,
  },
};

describe('a front-end database as a source', function () {
  let folder = '';
  let books: SourceBook[] = [];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'table-source-'));
    books = [];
  });
  afterEach(() => {
    for (const book of books) book.close();
    rmSync(folder, { recursive: true });
  });

  const bookAt = (name = 'source.db'): SourceBook => {
    const book = openSourceBook(join(folder, name));
    books.push(book);
    return book;
  };

  describe('PostgreSQL', () => {
    let server: TestPostgres;
    let connection: PostgresConnection;
    let database = '';
    before(async () => {
      server = await startPostgres();
    });
    after(() => server.stop());
    beforeEach(async () => {
      database = await server.createDatabase();
      const { port, user, password } = server;
      connection = { host: '127.0.0.1', port, database, user, password: () => password };
    });

    const sourceOf = (settings: TableSettings, book = bookAt()): Source => {
      const plan = planTable(settings);
      return createTableSource({ plan, book, reader: createPostgresTable(connection, plan) });
    };

    const execute = async (sql: string): Promise<void> => {
      const client = await server.connect(database);
      await client.query(sql);
      await client.end();
    };

    const CHANGES = `CREATE TABLE changes (record_id serial PRIMARY KEY, person_no text NOT NULL,
      operation text NOT NULL, changed_at timestamptz NOT NULL)`;

    /** Transactions of random length, some given up, with timestamps that mean little. */
    async function write(seed: number, until: { stop: boolean }): Promise<void> {
      const random = randomFrom(seed);
      const client = await server.connect(database);
      while (!until.stop) {
        await client.query('BEGIN');
        for (let row = 0; row < 1 + random() * 5; row += 1) {
          await client.query('SAVEPOINT s');
          await client.query(
            `INSERT INTO changes (person_no, operation, changed_at)
             VALUES ($1, $2, clock_timestamp() - make_interval(secs => $3::int))`,
            [
              `P${Math.floor(random() * 50)}`,
              'IUD'[Math.floor(random() * 3)],
              (random() * 9000) | 0,
            ],
          );
          await client.query(random() < 0.2 ? 'ROLLBACK TO s' : 'RELEASE s');
          await sleep(random() * 8);
        }
        await client.query(random() < 0.2 ? 'ROLLBACK' : 'COMMIT');
      }
      await client.end();
    }

    for (const seed of [1, 2, 3]) {
      it(`goes over from stock to increments while others write (seed ${seed})`, async () => {
        await execute(CHANGES);
        const until = { stop: false };
        const writers = [1, 2, 3, 4].map((writer) => write(seed * 100 + writer, until));
        await sleep(100);
        const source = sourceOf(journal);
        const taken: string[] = [];
        for (let round = 0; round < 25; round += 1) {
          const records = await takeNext(source);
          taken.push(...records.map(({ record_id: id }) => String(id)));
          await sleep(5);
        }
        until.stop = true;
        await Promise.all(writers);
        const rest = await takeNext(source);
        taken.push(...rest.map(({ record_id: id }) => String(id)));
        const client = await server.connect(database);
        const { rows } = await client.query<{ id: string }>(
          'SELECT record_id::text AS id FROM changes',
        );
        await client.end();
        assert.ok(rows.length > 100, `${rows.length} rows`);
        assert.deepEqual([...taken].sort(), rows.map(({ id }) => id).sort());
      });
    }

    it('takes a row whose transaction commits long after its timestamp was passed', async () => {
      await execute(CHANGES);
      const late = await server.connect(database);
      await late.query('BEGIN');
      await late.query("INSERT INTO changes VALUES (1, 'P1', 'I', '1904-01-01 00:00:00+08')");
      await execute("INSERT INTO changes VALUES (2, 'P2', 'I', '2026-01-01 00:00:00+08')");
      const source = sourceOf(journal);
      assert.deepEqual(
        (await takeNext(source)).map(({ record_id: id }) => id),
        ['2'],
      );
      assert.deepEqual(await takeNext(source), []);
      await late.query('COMMIT');
      await late.end();
      assert.deepEqual(
        (await takeNext(source)).map(({ record_id: id }) => id),
        ['1'],
      );
      assert.deepEqual(await takeNext(source), []);
    });

    it('reads numbers, dates and texts as they are', async () => {
      await execute(`CREATE TABLE "税 种;--" ("金""额" numeric(30,8), "at" timestamptz, "day" date,
        "no" bigint, "文" text, nothing text)`);
      await execute(`INSERT INTO "税 种;--" VALUES
        (12345678901234567890.12345678, '2026-02-03 04:05:06.123456+00', '1904-02-29',
         9223372036854775807, '𠮷田 é', NULL)`);
      const records = await takeNext(
        sourceOf({
          table: '税 种;--',
          columns: items('金"额', 'at', 'day', 'no', '文', 'nothing'),
          identity: ['no'],
          late: 'horizon',
        }),
      );
      assert.deepEqual(records, [
        {
          '金"额': '12345678901234567890.12345678',
          at: '2026-02-03 12:05:06.123456+08',
          day: '1904-02-29',
          no: '9223372036854775807',
          文: '𠮷田 é',
        },
      ]);
    });

    const INSURED = `CREATE TABLE insured (person_no text, unit_no text, base numeric(10,2),
      operation text DEFAULT 'I', changed_at timestamp NOT NULL, taken smallint DEFAULT 0,
      PRIMARY KEY (person_no, unit_no))`;

    it('finds hard deletes by comparing the whole table, and nothing else', async () => {
      await execute(INSURED);
      await execute(`INSERT INTO insured SELECT 'P' || n, '单位' || n % 7, n, 'I', '2026-01-01'
        FROM generate_series(1, 2500) AS n`);
      const source = sourceOf(register);
      assert.equal((await takeNext(source)).length, 2500);
      assert.deepEqual(await takeNext(source), []);
      await execute("DELETE FROM insured WHERE person_no IN ('P7', 'P1999')");
      await execute("UPDATE insured SET base = 1 WHERE person_no = 'P8'");
      const records = await takeNext(source);
      const deleted = records.filter(({ operation }) => operation === 'D');
      assert.deepEqual(
        deleted.map(({ person_no: person, unit_no: unit, base }) => [person, unit, base]),
        [
          ['P1999', '单位4', '1999.00'],
          ['P7', '单位0', '7.00'],
        ],
      );
      assert.ok(deleted.every(({ changed_at: at }) => String(at) > '2026-01-01 00:00:00'));
      assert.deepEqual(
        records.filter(({ operation }) => operation !== 'D').map(({ base }) => base),
        ['1.00'],
      );
      assert.deepEqual(await takeNext(source), []);
    });

    it('deletes nothing when the table was emptied', async () => {
      await execute(INSURED);
      await execute(`INSERT INTO insured SELECT 'P' || n, 'U', n, 'I', '2026-01-01'
        FROM generate_series(1, 50) AS n`);
      const source = sourceOf(register);
      assert.equal((await takeNext(source)).length, 50);
      await execute('DELETE FROM insured WHERE base > 20');
      await assert.rejects(source.prepare(), { name: 'EdgeFault', code: 'too-many-gone' });
    });

    it('sets flags of what was taken, and not of what changed meanwhile', async () => {
      await execute(INSURED);
      await execute(`INSERT INTO insured SELECT 'P' || n, 'U', n, 'I', '2026-01-01', 0
        FROM generate_series(1, 3) AS n`);
      const source = sourceOf({ ...flagged, flag: { column: 'taken', taken: '1' } });
      const batch = await source.prepare();
      assert.equal(batch?.count, 3);
      await execute("UPDATE insured SET base = 99 WHERE person_no = 'P2'");
      await source.settle({ outcome: 'applied' });
      assert.deepEqual(
        (await takeNext(source)).map(({ person_no: no }) => no),
        ['P2'],
      );
      assert.deepEqual(await takeNext(source), []);
    });

    it('reads a view by an overlap of timestamps', async () => {
      await execute(CHANGES);
      await execute('CREATE VIEW seen_from_outside AS SELECT * FROM changes');
      const view: TableSettings = { ...journal, table: 'public.seen_from_outside', late: 'window' };
      await execute("INSERT INTO changes VALUES (1, 'P1', 'I', '2026-01-01 00:10:00+08')");
      const source = sourceOf(view);
      assert.equal((await takeNext(source)).length, 1);
      await execute("INSERT INTO changes VALUES (2, 'P2', 'I', '2026-01-01 00:01:00+08')");
      await execute("INSERT INTO changes VALUES (3, 'P3', 'I', '2099-01-01 00:01:00+08')");
      assert.deepEqual(
        (await takeNext(source)).map(({ record_id: id }) => id),
        ['2', '3'],
      );
      await execute("INSERT INTO changes VALUES (4, 'P4', 'I', now())");
      assert.deepEqual(
        (await takeNext(source)).map(({ record_id: id }) => id),
        ['4'],
      );
      await assert.rejects(sourceOf({ ...view, late: 'horizon' }, bookAt('other.db')).prepare(), {
        code: 'source-unavailable',
      });
    });

    it('names a source that cannot be reached, and no more', async () => {
      const plan = planTable(journal);
      const reader = createPostgresTable({ ...connection, port: 1 }, plan);
      const source = createTableSource({ plan, book: bookAt(), reader });
      await assert.rejects(source.prepare(), {
        code: 'source-unavailable',
        message: 'source-unavailable: changes',
      });
    });
  });

  describe('SQLite', () => {
    let file = '';
    let writer: Sqlite.Database;
    beforeEach(() => {
      file = join(folder, 'front.db');
      writer = new Sqlite(file);
      writer.pragma('journal_mode = WAL');
      writer.exec(`CREATE TABLE changes (record_id INTEGER PRIMARY KEY, person_no TEXT NOT NULL,
        operation TEXT NOT NULL, changed_at TEXT NOT NULL, taken INTEGER NOT NULL DEFAULT 0)`);
    });
    afterEach(() => writer.close());

    const sqliteJournal: TableSettings = { ...journal, late: 'window' };

    const sourceOf = (settings: TableSettings, book = bookAt()): Source => {
      const plan = planTable(settings);
      return createTableSource({ plan, book, reader: createSqliteTable(file, plan) });
    };

    const idsOf = (records: readonly Fields[]): readonly unknown[] =>
      records.map(({ record_id: id }) => Number(id));

    const insert = (id: number, at: string): void =>
      void writer.prepare('INSERT INTO changes VALUES (?, ?, ?, ?, 0)').run(id, `P${id}`, '1', at);

    it('goes over from stock to increments while another connection writes', async () => {
      const random = randomFrom(7);
      let id = 0;
      const some = (count: number): void => {
        writer.transaction(() => {
          for (let row = 0; row < count; row += 1) {
            id += 1;
            const at = new Date(Date.UTC(2026, 0, 1, 0, 0, id) - Math.floor(random() * 500_000));
            insert(id, at.toISOString().slice(0, 19).replace('T', ' '));
          }
        })();
      };
      some(3500);
      const source = sourceOf(sqliteJournal);
      const until = { stop: false };
      const writing = (async () => {
        while (!until.stop) {
          some(1 + Math.floor(random() * 20));
          await sleep(1);
        }
      })();
      const taken: unknown[] = [];
      for (let round = 0; round < 20; round += 1) taken.push(...idsOf(await takeNext(source)));
      until.stop = true;
      await writing;
      taken.push(...idsOf(await takeNext(source)));
      assert.ok(id > 3520, `${id} rows`);
      assert.deepEqual(
        taken.map(Number).sort((a, b) => a - b),
        Array.from({ length: id }, (_, index) => index + 1),
      );
    });

    it('finds what an overlap misses by comparing', async () => {
      const settings: TableSettings = { ...sqliteJournal, gone: register.gone! };
      insert(1, '2026-01-02 00:00:00');
      const book = bookAt();
      const source = sourceOf({ ...settings, gone: { ...register.gone!, everyHours: 1 } }, book);
      assert.deepEqual(idsOf(await takeNext(source)), [1]);
      insert(2, '2026-01-01 00:00:00');
      writer.exec("UPDATE changes SET operation = '2' WHERE record_id = 1");
      assert.deepEqual(idsOf(await takeNext(source)), [1]);
      writer.exec('DELETE FROM changes WHERE record_id = 1');
      const records = await takeNext(sourceOf(settings, book));
      assert.deepEqual(
        records.map(({ record_id: id, operation }) => [id, operation]),
        [
          ['1', 'D'],
          ['2', '1'],
        ],
      );
    });

    it('orders by a rising number, and sets flags', async () => {
      insert(1, '10');
      insert(2, '9');
      const byNumber: TableSettings = {
        ...sqliteJournal,
        changed: { column: 'record_id', kind: 'number', overlap: 1 },
      };
      const source = sourceOf(byNumber);
      assert.deepEqual(idsOf(await takeNext(source)), [1, 2]);
      insert(3, '1');
      assert.deepEqual(idsOf(await takeNext(source)), [3]);
      const byFlag = sourceOf({ ...byNumber, flag: { column: 'taken', taken: '1' } }, bookAt('f'));
      assert.deepEqual(idsOf(await takeNext(byFlag)), [1, 2, 3]);
      assert.deepEqual(writer.prepare('SELECT sum(taken) FROM changes').pluck().get(), 3);
      assert.deepEqual(await takeNext(byFlag), []);
    });

    it('offers the same batch again after a kill at any point, and moves only once', async () => {
      insert(1, '2026-01-01 00:00:00');
      const first = await sourceOf(sqliteJournal).prepare();
      insert(2, '2026-01-01 00:00:01');
      const again = await sourceOf(sqliteJournal).prepare();
      assert.deepEqual([first?.batch, again?.batch, again?.count], ['1', '1', 1]);
      assert.deepEqual(idsOf(await recordsOf(again)), [1]);
      const restarted = sourceOf(sqliteJournal);
      await restarted.prepare();
      await restarted.settle({ outcome: 'applied' });
      assert.deepEqual(idsOf(await takeNext(sourceOf(sqliteJournal))), [2]);
    });

    it('offers the rows of a batch that was refused once more, under a new number', async () => {
      insert(1, '2026-01-01 00:00:00');
      const source = sourceOf(sqliteJournal);
      assert.equal((await source.prepare())?.batch, '1');
      await source.settle({ outcome: 'refused' });
      insert(2, '2026-01-01 00:00:00');
      const batch = await source.prepare();
      assert.equal(batch?.batch, '2');
      assert.deepEqual(idsOf(await recordsOf(batch)), [1, 2]);
    });

    it('sets flags after a kill between the end of the batch and the flags', async () => {
      insert(1, '2026-01-01 00:00:00');
      const settings: TableSettings = { ...sqliteJournal, flag: { column: 'taken', taken: '1' } };
      const book = bookAt();
      await sourceOf(settings, book).prepare();
      book.taken({ keepsAll: false });
      assert.deepEqual(await takeNext(sourceOf(settings)), []);
      assert.equal(writer.prepare('SELECT taken FROM changes').pluck().get(), 1);
    });

    it('refuses a table that is not there, and a time it cannot read', async () => {
      insert(1, 'yesterday');
      await assert.rejects(sourceOf(sqliteJournal).prepare(), { code: 'changed-unreadable' });
      await assert.rejects(sourceOf({ ...sqliteJournal, table: 'none' }).prepare(), {
        code: 'source-unavailable',
      });
    });
  });
});

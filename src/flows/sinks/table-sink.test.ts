import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import fc from 'fast-check';
import type pg from 'pg';
import { startPostgres, type TestPostgres } from '../../../test/support/postgres.ts';
import { createPostgresSink } from './postgres-sink.ts';
import type { DeliveryEntry, PageOutcome, Sink } from './sink.ts';
import { createSqliteSink } from './sqlite-sink.ts';
import type { SinkTable } from './table-statements.ts';

const insured: SinkTable = {
  table: 'insured',
  columns: [
    { item: 'name', column: '姓名' },
    { item: 'base', column: 'base' },
    { item: 'months', column: 'months' },
    { item: 'born', column: 'born' },
  ],
  keyColumn: 'jingwei_key',
  regionColumn: 'jingwei_region',
};

const CREATE = `CREATE TABLE insured (jingwei_region TEXT NOT NULL, jingwei_key TEXT NOT NULL,
  "姓名" TEXT NOT NULL, base NUMERIC(10,2) CHECK (base >= 0), months INTEGER, born DATE,
  PRIMARY KEY (jingwei_region, jingwei_key))`;

const ROWS = `SELECT jingwei_region AS region, jingwei_key AS key, "姓名" AS name,
  CAST(base AS TEXT) AS base FROM insured ORDER BY jingwei_region, jingwei_key`;

interface Row {
  readonly region: string;
  readonly key: string;
  readonly name: string;
  readonly base: string | null;
}

/** A receiver's database, of either engine. */
interface Receiver {
  readonly sink: () => Sink;
  readonly execute: (sql: string) => Promise<void>;
  readonly rows: () => Promise<readonly Row[]>;
}

const record = (seq: number, key: string, fields: object = {}): DeliveryEntry => ({
  seq,
  op: 'record',
  region: '330106',
  key,
  version: String(seq),
  record: { name: `N${seq}`, base: '1.50', months: 3, born: '1904-02-29', ...fields },
});

const tombstone = (seq: number, key: string, region = '330106'): DeliveryEntry => ({
  seq,
  op: 'tombstone',
  region,
  key,
  version: String(seq),
});

const deliver = (sink: Sink, ...entries: readonly DeliveryEntry[]): Promise<PageOutcome> =>
  sink.deliver({ flow: 'insurance-return', receiver: 'xihu', entries });

function landsIn(open: () => Promise<Receiver>): void {
  let receiver: Receiver;
  let sink: Sink;
  beforeEach(async () => {
    receiver = await open();
    await receiver.execute(CREATE);
    sink = receiver.sink();
    await deliver(sink);
  });
  afterEach(() => sink.close());

  it('puts records in, changes them, and takes them out', async () => {
    assert.deepEqual(await deliver(sink, record(1, 'a'), record(2, 'b'), record(5, 'a')), {
      acknowledged: 5,
      refused: [],
    });
    await deliver(sink, tombstone(6, 'b'));
    const rows = await receiver.rows();
    assert.deepEqual(
      rows.map(({ key, name }) => [key, name]),
      [['a', 'N5']],
    );
  });

  it('keeps one key in two regions apart', async () => {
    await deliver(sink, record(1, 'a'), { ...record(2, 'a'), region: '330110' });
    await deliver(sink, tombstone(3, 'a'));
    assert.deepEqual(
      (await receiver.rows()).map(({ region }) => region),
      ['330110'],
    );
  });

  it('changes nothing when a page comes again, also later and through another connection', async () => {
    const page = [record(1, 'a'), record(2, 'b')];
    await deliver(sink, ...page);
    await deliver(sink, record(3, 'a', { name: 'new' }), tombstone(4, 'b'));
    const before = await receiver.rows();
    await sink.close();
    assert.deepEqual(await deliver(sink, ...page), { acknowledged: 2, refused: [] });
    assert.deepEqual(await receiver.rows(), before);
  });

  it('says which rows it cannot take, and takes the others', async () => {
    const outcome = await deliver(
      sink,
      record(1, 'a'),
      record(2, 'b', { name: null }),
      record(3, 'c', { base: '-1' }),
      record(4, 'd', { unheard: 1 }),
      record(5, 'e'),
    );
    assert.deepEqual(outcome, {
      acknowledged: 5,
      refused: [
        { seq: 2, code: 'row-value-missing' },
        { seq: 3, code: 'row-check-failed' },
        { seq: 4, code: 'row-item-without-column' },
      ],
    });
    assert.deepEqual(
      (await receiver.rows()).map(({ key }) => key),
      ['a', 'e'],
    );
  });

  it('takes what it refused when it comes again, unless a later one has overtaken it', async () => {
    const [one, two] = [record(1, 'a', { name: null }), record(2, 'b', { base: '-1' })];
    await deliver(sink, one, two, record(3, 'a'));
    await receiver.execute(CREATE.replace('insured', 'fresh').replace('CHECK (base >= 0)', ''));
    await receiver.execute('ALTER TABLE insured RENAME TO former');
    await receiver.execute('ALTER TABLE fresh RENAME TO insured');
    await receiver.execute('INSERT INTO insured SELECT * FROM former');
    await sink.close();
    assert.deepEqual(await deliver(sink, one, two), { acknowledged: 2, refused: [] });
    const rows = await receiver.rows();
    assert.deepEqual(
      rows.map(({ key, name }) => [key, name]),
      [
        ['a', 'N3'],
        ['b', 'N2'],
      ],
    );
  });

  it('stops, and lands nothing, where the table is another', async () => {
    await receiver.execute('DROP TABLE insured');
    await assert.rejects(deliver(sink, record(1, 'a')), { code: 'receiver-differs' });
    await receiver.execute(CREATE);
    await deliver(sink, record(1, 'a'));
    assert.equal((await receiver.rows()).length, 1);
  });

  it('ends as one delivery in order would, whatever is delivered twice', async function () {
    this.timeout(120_000);
    const entry = fc.record({
      key: fc.constantFrom('a', 'b', 'c'),
      kind: fc.constantFrom('record', 'record', 'bad', 'tombstone'),
    });
    const cut = fc.array(fc.record({ back: fc.nat(6), ahead: fc.nat(6) }), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(fc.array(entry, { maxLength: 14 }), cut, async (plan, cuts) => {
        await receiver.execute('DELETE FROM insured');
        await receiver.execute('DELETE FROM jingwei_applied');
        await receiver.execute('DELETE FROM jingwei_refused');
        const entries = plan.map(({ key, kind }, index) => {
          if (kind === 'tombstone') return tombstone(index + 1, key);
          return record(index + 1, key, kind === 'bad' ? { base: '-1' } : {});
        });
        const expected = new Map<string, string>();
        entries.forEach(({ op, key, seq }, index) => {
          if (op === 'tombstone') expected.delete(key);
          else if (plan[index]?.kind === 'record') expected.set(key, `N${seq}`);
        });
        let at = 0;
        for (const { back, ahead } of cuts) {
          const page = entries.slice(Math.max(0, at - back), at + ahead);
          at = Math.min(entries.length, at + ahead);
          if (page.length > 0) await deliver(sink, ...page);
        }
        const rest = entries.slice(at);
        if (rest.length > 0) await deliver(sink, ...rest);
        assert.deepEqual(
          (await receiver.rows()).map(({ key, name }) => [key, name]),
          [...expected].sort(),
        );
      }),
      { numRuns: 40 },
    );
  });
}

describe("a receiver's table", () => {
  let folder = '';
  let server: TestPostgres;
  let connections: pg.Client[] = [];
  before(async () => {
    server = await startPostgres();
  });
  after(() => server.stop());
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'table-sink-'));
    connections = [];
  });
  afterEach(async () => {
    await Promise.all(connections.map((client) => client.end()));
    rmSync(folder, { recursive: true });
  });

  const openPostgres = async (): Promise<Receiver> => {
    const database = await server.createDatabase();
    const client = await server.connect(database);
    connections.push(client);
    const { port, user, password } = server;
    const connection = { host: '127.0.0.1', port, database, user, password: () => password };
    return {
      sink: () => createPostgresSink(connection, insured),
      execute: async (sql) => {
        await client.query(sql);
      },
      rows: async () => (await client.query<Row>(ROWS)).rows,
    };
  };

  const openSqlite = (): Promise<Receiver> => {
    const file = join(folder, 'receiver.db');
    const database = new Sqlite(file);
    return Promise.resolve({
      sink: () => createSqliteSink(file, insured),
      execute: async (sql) => {
        await Promise.resolve(database.exec(sql));
      },
      rows: () => Promise.resolve(database.prepare<[], Row>(ROWS).all()),
    });
  };

  describe('of PostgreSQL', () => {
    describe('as any', () => landsIn(openPostgres));

    it('refuses texts that are too long or of another type', async () => {
      const receiver = await openPostgres();
      await receiver.execute(CREATE.replace('"姓名" TEXT', '"姓名" VARCHAR(4)'));
      const sink = receiver.sink();
      const outcome = await deliver(
        sink,
        record(1, 'a', { name: '太长的名字' }),
        record(2, 'b', { born: '1904-02-30' }),
        record(3, 'c', { base: '1234567890123.00' }),
        record(4, 'd', { base: '12345678.90' }),
      );
      await sink.close();
      assert.deepEqual(
        outcome.refused.map(({ code }) => code),
        ['row-too-long', 'row-value-unfit', 'row-value-unfit'],
      );
      assert.deepEqual(
        (await receiver.rows()).map(({ base }) => base),
        ['12345678.90'],
      );
    });

    it('cannot be misled by names', async () => {
      const receiver = await openPostgres();
      await receiver.execute(
        'CREATE TABLE "x""; DROP TABLE y;--" (r text, k text, "a"" b" text, PRIMARY KEY (r, k))',
      );
      const { port, user, password } = server;
      const [client] = connections;
      const connection = { host: '127.0.0.1', port, user, password: () => password };
      const sink = createPostgresSink(
        { ...connection, database: client?.database ?? '' },
        {
          table: 'x"; DROP TABLE y;--',
          columns: [{ item: "i'; --", column: 'a" b' }],
          keyColumn: 'k',
          regionColumn: 'r',
        },
      );
      const entry = { ...record(1, "'; DROP TABLE y;--"), record: { "i'; --": "');--" } };
      assert.deepEqual(await deliver(sink, entry), { acknowledged: 1, refused: [] });
      await sink.close();
    });

    it('says that it cannot be reached', async () => {
      const connection = { host: '127.0.0.1', port: 1, database: 'd', user: 'u' };
      const sink = createPostgresSink({ ...connection, password: () => 'secret' }, insured);
      await assert.rejects(deliver(sink, record(1, 'a')), {
        code: 'receiver-unavailable',
        message: 'receiver-unavailable: insured',
      });
    });
  });

  describe('of SQLite', () => {
    describe('as any', () => landsIn(openSqlite));

    it('holds whole numbers, truths and structures exactly', async () => {
      const receiver = await openSqlite();
      await receiver.execute(CREATE);
      const sink = receiver.sink();
      await deliver(
        sink,
        record(1, 'a', { name: 1, months: true, born: { a: [1] } }),
        record(2, 'b', { name: 0.5, months: null }),
      );
      await sink.close();
      const rows = await receiver.rows();
      assert.deepEqual(
        rows.map(({ name }) => name),
        ['1', '0.5'],
      );
    });

    it('says that it cannot be reached', async () => {
      const sink = createSqliteSink(join(folder, 'none.db'), insured);
      await assert.rejects(deliver(sink, record(1, 'a')), { code: 'receiver-unavailable' });
    });
  });
});

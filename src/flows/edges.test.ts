import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import type { FlowManifest, FlowReconciliation } from '../shapes/index.ts';
import {
  catalogOf,
  declaredDigest,
  FLOW,
  house,
  Killed,
  lineOf,
  person,
  sha256,
  startFlowWorld,
  type FlowWorld,
} from './flow-world.test.ts';
import { createDeskIntake, createTablePort, drainSource, type BatchIntake } from './index.ts';
import type { Sink } from './sinks/sink.ts';
import { createSqliteSink } from './sinks/sqlite-sink.ts';
import { createFileSource, type FileSettings } from './sources/files/file-source.ts';
import { createFileStore } from './sources/files/node-file-store.ts';
import type { Source } from './sources/source.ts';
import { openSourceBook, type SourceBook } from './sources/tables/source-book.ts';
import { createSqliteTable } from './sources/tables/sqlite-table.ts';
import { planTable, type TableSettings } from './sources/tables/table-plan.ts';
import { createTableSource } from './sources/tables/table-source.ts';

const names = ['ZJ', 'XM', 'QH', 'RQ', 'BB', 'CZ'] as const;
const columns = names.map((name) => ({ column: name, item: name, type: 'text' as const }));

const front: TableSettings = {
  table: 'people',
  columns,
  identity: ['ZJ'],
  changed: { column: 'BB', kind: 'number', overlap: 100 },
  late: 'window',
  gone: {
    operation: { item: 'CZ', value: 'D' },
    version: { item: 'BB', kind: 'number' },
    repeats: ['XM', 'QH', 'RQ'],
    everyHours: 0,
    perMilleMax: 200,
  },
};

const receivers: Readonly<Record<string, readonly string[]>> = {
  'hz-core': ['number', 'name', 'region', 'since', 'version'],
  'xh-desk': ['number', 'region'],
  'nb-core': ['no', 'mc'],
};

describe('the edges of a flow', function () {
  this.timeout(120_000);
  let folder = '';
  let world: FlowWorld;
  let intake: BatchIntake;
  let ends: FlowReconciliation[] = [];
  let sinks = new Map<string, Sink>();
  let book: SourceBook | undefined;
  const catalog = catalogOf({ errorsMaxPerMille: 300 });
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'edges-'));
    world = await startFlowWorld(catalog, 50);
    ends = [];
    sinks = new Map();
    book = undefined;
    const desk = (): BatchIntake =>
      createDeskIntake(
        {
          desk: world.desk,
          catalog: () => catalog,
          sha256,
          checkManifest: house.check<FlowManifest>('api/flow-manifest.json'),
        },
        FLOW,
      );
    intake = {
      take: async (batch) => {
        const end = await desk().take(batch);
        if (end.reconciliation !== undefined) ends.push(end.reconciliation as FlowReconciliation);
        return end;
      },
    };
  });
  afterEach(async () => {
    book?.close();
    for (const sink of sinks.values()) await sink.close();
    world.end();
    rmSync(folder, { recursive: true });
  });

  /** Each receiver's own database, with a table of its own items. */
  const openSinks = (): void => {
    for (const [receiver, items] of Object.entries(receivers)) {
      const file = join(folder, `${receiver}.db`);
      const database = new Sqlite(file);
      database.exec(`CREATE TABLE people (region_ TEXT, key_ TEXT, ${items.join(' TEXT, ')} TEXT,
        PRIMARY KEY (region_, key_))`);
      database.close();
      const own = items.map((item) => ({ item, column: item }));
      const table = { table: 'people', columns: own, keyColumn: 'key_', regionColumn: 'region_' };
      sinks.set(receiver, createSqliteSink(file, table));
    }
  };

  const pushAll = async (): Promise<void> => {
    const worker = world.desk.createPushWorker({
      port: createTablePort((_flow, receiver) => sinks.get(receiver)),
      serves: () => true,
      random: () => 0,
      wait: () => Promise.resolve(),
      onReceiver: () => undefined,
    });
    worker.nudge();
    await worker.idle();
    await worker.stop();
  };

  const rowsAt = (receiver: string, item: string): unknown[] => {
    const database = new Sqlite(join(folder, `${receiver}.db`), { readonly: true });
    const rows = database.prepare(`SELECT ${item} FROM people ORDER BY ${item}`).pluck().all();
    database.close();
    return rows;
  };

  const openFront = (): Sqlite.Database => {
    const database = new Sqlite(join(folder, 'front.db'));
    database.exec(`CREATE TABLE people (ZJ TEXT PRIMARY KEY, XM TEXT, QH TEXT, RQ TEXT,
      BB INTEGER, CZ TEXT)`);
    return database;
  };

  const tableSource = (): Source => {
    const plan = planTable(front);
    book ??= openSourceBook(join(folder, 'source.db'));
    const reader = createSqliteTable(join(folder, 'front.db'), plan);
    return createTableSource({ plan, reader, book });
  };

  /** Ends the process after so many pauses, starts it again, until everything was taken. */
  const drainKilled = async (source: Source): Promise<number> => {
    let kills = 0;
    for (;;) {
      world.killAfter = 1 + (kills % 3);
      try {
        await drainSource(source, intake, 100);
        world.killAfter = undefined;
        return kills;
      } catch (error) {
        if (!(error instanceof Killed)) throw error;
        kills += 1;
        await world.reopen();
      }
    }
  };

  it('move a table to the tables of its receivers, through kills, with both books balanced', async () => {
    openSinks();
    const database = openFront();
    const put = database.prepare('INSERT OR REPLACE INTO people VALUES (?, ?, ?, ?, ?, ?)');
    let version = 0;
    const place = (key: number, region: string): void => {
      version += 1;
      put.run(`p${1000 + key}`, `某人${key}`, region, '2026-01-02', version, 'I');
    };
    for (let key = 0; key < 300; key += 1) place(key, key % 3 === 0 ? '330200' : '330106');
    const kills = await drainKilled(tableSource());
    for (let key = 0; key < 30; key += 1) place(key, key % 2 === 0 ? '330200' : '330102');
    database.exec("DELETE FROM people WHERE ZJ IN ('p1040', 'p1041', 'p1042')");
    const more = await drainKilled(tableSource());
    assert.ok(kills > 2 && more > 0, `${kills}, ${more} kills`);
    await pushAll();
    await pushAll();
    const expected = (where: string): unknown[] =>
      database.prepare(`SELECT ZJ FROM people WHERE ${where} ORDER BY ZJ`).pluck().all();
    assert.deepEqual(rowsAt('nb-core', 'no'), expected("QH = '330200'"));
    assert.deepEqual(rowsAt('xh-desk', 'number'), expected("QH = '330106'"));
    assert.deepEqual(rowsAt('hz-core', 'number'), expected("QH <> '330200'"));
    database.close();
    for (const { batch } of ends) {
      const end = await world.desk.reconciliation({ flow: FLOW, system: 'province-core', batch });
      assert.equal('verdict' in end && end.verdict, 'balanced');
    }
    assert.deepEqual(new Set(ends.map(({ batch }) => batch)), new Set(['1', '2']));
  });

  const fileSettings = (): FileSettings => {
    const settings = { incoming: 'incoming', taken: 'taken', acknowledgements: 'out' };
    for (const each of Object.values(settings)) mkdirSync(join(folder, each), { recursive: true });
    const [incoming, taken, acknowledgements] = Object.values(settings).map((each) =>
      join(folder, each),
    );
    return {
      incoming: incoming ?? '',
      taken: taken ?? '',
      acknowledgements: acknowledgements ?? '',
      columns,
    };
  };

  const lay = (batch: string, lines: readonly string[], more: object = {}): void => {
    const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
    const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
    writeFileSync(join(folder, 'incoming', `${batch}.ndjson`), bytes);
    writeFileSync(
      join(folder, 'incoming', `${FLOW}.${batch}.manifest.json`),
      JSON.stringify({
        flow: FLOW,
        batch,
        content: 'delta',
        window: { from: '2026-01-01T00:00:00.000Z', until: '2026-01-02T00:00:00.000Z' },
        records: lines.length,
        files: [{ name: `${batch}.ndjson`, bytes: bytes.length, digest }],
        ...more,
      }),
    );
  };

  const answerTo = (batch: string): Readonly<Record<string, unknown>> =>
    JSON.parse(
      readFileSync(join(folder, 'out', `${FLOW}.${batch}.acknowledgement.json`), 'utf8'),
    ) as Record<string, unknown>;

  it('move files, and answer with the reconciliation and where records failed', async () => {
    const settings = fileSettings();
    const source = createFileSource(FLOW, createFileStore(FLOW, settings));
    const good = ['a', 'b', 'c', 'd'].map((ZJ) => lineOf(person({ ZJ })));
    const lines = [...good, lineOf(person({ ZJ: 'e', QH: '999999' }))];
    lay('n-1', lines, { digest: declaredDigest(lines) });
    assert.equal(await drainSource(source, intake, 10), 1);
    const { outcome, reconciliation } = answerTo('n-1');
    const { records, intake: verdict } = reconciliation as FlowReconciliation;
    assert.deepEqual(
      [outcome, verdict, records.mapped, records.quarantined],
      ['applied', 'balanced', 4, 1],
    );
    const problems = readFileSync(join(folder, 'out', `${FLOW}.n-1.problems.csv`), 'utf8');
    assert.match(problems, /^\ufeffordinal,rule,pointer\r\n4,[a-z:-]+,.*\r\n$/);
  });

  it('refuse above the threshold, and what does not follow on, and go on after it', async () => {
    const settings = fileSettings();
    const source = createFileSource(FLOW, createFileStore(FLOW, settings));
    lay('1', ['{', lineOf(person({ ZJ: 'a' }))]);
    lay('2', [lineOf(person({ ZJ: 'a' }))], { regions: [{ region: '330106' }] });
    assert.equal(await drainSource(source, intake, 10), 2);
    assert.equal(answerTo('1')['outcome'], 'refused');
    assert.deepEqual(
      [answerTo('2')['outcome'], answerTo('2')['code']],
      ['unopened', 'body-invalid'],
    );
    lay('2', [lineOf(person({ ZJ: 'a' }))]);
    assert.equal(await drainSource(source, intake, 10), 1);
    assert.equal(answerTo('2')['outcome'], 'applied');
  });

  it('say so where the catalog has no such flow', async () => {
    const parts = {
      desk: world.desk,
      catalog: () => catalog,
      sha256,
      checkManifest: house.check<FlowManifest>('api/flow-manifest.json'),
    };
    const batch = {
      batch: '1',
      content: 'delta' as const,
      count: 0,
      window: { fromMs: 0, untilMs: 0 },
      records: () => {
        throw new Error('not asked');
      },
    };
    assert.deepEqual(await createDeskIntake(parts, 'none').take(batch), {
      outcome: 'unopened',
      code: 'flow-unknown',
    });
  });
});

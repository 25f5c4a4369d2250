import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { stringify } from 'yaml';
import { startPostgres, type TestPostgres } from '../../test/support/postgres.ts';
import { loadSettings } from '../settings/index.ts';
import type { Settings } from '../shapes/index.ts';
import { drainSource, openFlowEdges, type BatchIntake } from './index.ts';

describe('edges as the settings describe them', function () {
  this.timeout(60_000);
  let folder = '';
  let server: TestPostgres;
  before(async () => {
    server = await startPostgres();
  });
  after(() => server.stop());
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'flow-edges-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const columns = [{ column: 'no', item: 'no', type: 'text' }];
  const table = { table: 'people', columns, identity: ['no'] };

  const settingsWith = (flows: object): Settings['flows'] => {
    const file = join(folder, 'jingwei.yaml');
    writeFileSync(file, stringify({ flows }));
    return loadSettings({ file, env: {} }).flows;
  };

  const taken: string[] = [];
  const intake: BatchIntake = {
    take: async (batch) => {
      for await (const line of batch.records(0)) taken.push(line);
      return { outcome: 'applied' };
    },
  };
  beforeEach(() => taken.splice(0));

  it('read and write both engines and files, with a password from a file', async () => {
    const database = await server.createDatabase();
    const client = await server.connect(database);
    await client.query(
      "CREATE TABLE people (no text PRIMARY KEY); INSERT INTO people VALUES ('p')",
    );
    await client.query('CREATE TABLE landed (r text, k text, no text, PRIMARY KEY (r, k))');
    const local = new Sqlite(join(folder, 'front.db'));
    local.exec(`CREATE TABLE people (no TEXT PRIMARY KEY, at INTEGER);
      INSERT INTO people VALUES ('s', 1);
      CREATE TABLE landed (r TEXT, k TEXT, no TEXT, PRIMARY KEY (r, k))`);
    writeFileSync(join(folder, 'password'), `${server.password}\n`);
    mkdirSync(join(folder, 'in'));
    const landing = { table: 'landed', columns: [{ item: 'no', column: 'no' }] };
    const own = { keyColumn: 'k', regionColumn: 'r', ...landing };
    const changed = { column: 'at', kind: 'number', overlap: 1 };
    const { port, user } = server;
    const settings = settingsWith({
      postgres: {
        far: { host: '127.0.0.1', port, user, database, passwordFile: join(folder, 'password') },
      },
      sqliteFiles: { near: join(folder, 'front.db') },
      tableSources: [
        { flow: 'far-return', database: 'far', late: 'horizon', ...table },
        { flow: 'near-return', database: 'near', late: 'window', changed, ...table },
      ],
      fileSources: [
        { flow: 'file-return', incoming: join(folder, 'in'), acknowledgements: folder, columns },
      ],
      tableReceivers: [
        { flow: 'far-return', receiver: 'xihu', database: 'far', ...own },
        { flow: 'far-return', receiver: 'binjiang', database: 'near', ...own },
      ],
    });
    const edges = openFlowEdges(settings, join(folder, 'edges'));
    assert.deepEqual(
      edges.sources.map(({ flow }) => flow),
      ['far-return', 'near-return', 'file-return'],
    );
    for (const { source } of edges.sources) await drainSource(source, intake, 5);
    assert.deepEqual(taken, ['{"no":"p"}', '{"no":"s"}']);
    const entry = { seq: 1, op: 'record', region: '330106', key: 'a', version: '1' } as const;
    for (const receiver of ['xihu', 'binjiang']) {
      const page = { flow: 'far-return', receiver, entries: [{ ...entry, record: { no: 'p' } }] };
      assert.equal((await edges.sinkOf('far-return', receiver)?.deliver(page))?.acknowledged, 1);
    }
    assert.equal(edges.sinkOf('far-return', 'none'), undefined);
    await edges.close();
    await client.end();
    local.close();
  });

  it('refuse a database that has no name, and settings that exclude each other', () => {
    const source = { flow: 'a', database: 'none', late: 'horizon', ...table };
    const unnamed = settingsWith({ tableSources: [source] });
    assert.throws(() => openFlowEdges(unnamed, join(folder, 'a')), /no database is named none/);
    const gone = {
      operation: { item: 'op', value: 'D' },
      version: { item: 'v', kind: 'number' },
      repeats: [],
      everyHours: 24,
      perMilleMax: 10,
    };
    const excluding = settingsWith({ tableSources: [{ ...source, gone }] });
    assert.throws(() => openFlowEdges(excluding, join(folder, 'b')), /gone needs changed/);
  });
});

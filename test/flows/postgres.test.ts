import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type pg from 'pg';
import { freePort } from '../../scripts/faults/free-port.ts';
import {
  createClient,
  createFlowCalls,
  pullDeliveries,
  type Client,
  type Delivered,
} from '../../src/client/index.ts';
import { FLOW, SOURCE } from '../../src/flows/flow-world.test.ts';
import { systemClock } from '../../src/kernel/index.ts';
import type { FlowReconciliation } from '../../src/shapes/index.ts';
import { createNodeCryptoProvider } from '../../src/signatures/index.ts';
import { startPostgres, type TestPostgres } from '../support/postgres.ts';
import { startWorld, type World } from '../support/world.ts';
import { killAlone, serveAlone } from './support/edge-rounds.ts';
import { flowWorldOptions } from './support/flow-documents.ts';

const items = ['ZJ', 'XM', 'QH', 'RQ', 'BB', 'CZ'] as const;

/** A journal of changes, as departments show it, and a receiver's table beside it. */
const TABLES = `CREATE SCHEMA front;
  CREATE TABLE front.changes (n serial PRIMARY KEY, at timestamptz NOT NULL DEFAULT now(),
    "ZJ" text, "XM" text, "QH" text, "RQ" date, "BB" integer, "CZ" text);
  CREATE TABLE landed (region_ text, key_ text, no text, mc text, PRIMARY KEY (region_, key_))`;

const STOCK = 300;

const INSERT = `INSERT INTO front.changes ("ZJ", "XM", "QH", "RQ", "BB", "CZ") `;

/** So many in Xihu, with so many more in Ningbo. */
const stock = `${INSERT} SELECT 'p' || i, '某人', CASE i % 2 WHEN 0 THEN '330106' ELSE '330200' END,
  '2026-01-02', 1, 'I' FROM generate_series(0, ${STOCK - 1}) AS i`;

const change = (key: string, region: string, operation = 'U'): string =>
  `${INSERT} VALUES ('${key}', '某人', '${region}', '2026-01-03', 2, '${operation}')`;

/** Ningbo's deliveries go into its table, the others are pulled. */
function documentsIntoTable(): NonNullable<Parameters<typeof startWorld>[0]> {
  const options = flowWorldOptions();
  const path = `catalogs/flows/${FLOW}.yaml`;
  const into = 'as: nb-people@1\n    delivery: table\n';
  const flow = options.documents?.[path]?.replace('as: nb-people@1\n', into) ?? '';
  return { ...options, documents: { ...options.documents, [path]: flow } };
}

const settingsOf = (
  { port, user }: TestPostgres,
  { database, passwordFile }: { readonly database: string; readonly passwordFile: string },
): object => ({
  postgres: { front: { host: '127.0.0.1', port, database, user, passwordFile } },
  tableSources: [
    {
      flow: FLOW,
      everySeconds: 1,
      database: 'front',
      table: 'front.changes',
      columns: items.map((name) => ({ column: name, item: name, type: 'text' })),
      identity: ['n'],
      changed: { column: 'at', kind: 'timestamp', overlap: 60 },
      late: 'horizon',
    },
  ],
  tableReceivers: [
    {
      flow: FLOW,
      receiver: 'nb-core',
      database: 'front',
      table: 'landed',
      columns: ['no', 'mc'].map((item) => ({ item, column: item })),
      keyColumn: 'key_',
      regionColumn: 'region_',
    },
  ],
});

/** What somebody has once all of these have landed. */
function heldAfter(deliveries: readonly Delivered[]): ReadonlySet<string> {
  const held = new Set<string>();
  for (const { op, key } of deliveries) {
    if (op === 'record') held.add(key);
    else held.delete(key);
  }
  return held;
}

describe('a gateway whose source is a front-end database of PostgreSQL', () => {
  let server: TestPostgres;
  let front: pg.Client;
  let late: pg.Client;
  let world: World;
  let served: { readonly settings: string; readonly baseUrl: string };
  let child: ChildProcess | undefined;
  before(async () => {
    server = await startPostgres();
    const database = await server.createDatabase();
    [front, late] = await Promise.all([server.connect(database), server.connect(database)]);
    await front.query(TABLES);
    world = await startWorld(documentsIntoTable());
    await world.gateway.close();
    const folder = dirname(world.settings.data);
    const passwordFile = join(folder, 'postgres-password');
    writeFileSync(passwordFile, server.password, { mode: 0o600 });
    const settings = join(folder, 'jingwei.json');
    const port = await freePort();
    const flows = settingsOf(server, { database, passwordFile });
    const read = JSON.parse(readFileSync(settings, 'utf8')) as object;
    const listen = { host: '127.0.0.1', port };
    writeFileSync(settings, JSON.stringify({ ...read, listen, flows }));
    served = { settings, baseUrl: `http://127.0.0.1:${port}` };
  });
  after(async () => {
    if (child !== undefined) await killAlone(child);
    await front.end();
    await late.end();
    await world.close();
    await server.stop();
  });

  const as = (system: string): Client =>
    createClient({
      baseUrl: served.baseUrl,
      crypto: createNodeCryptoProvider(),
      clock: systemClock,
      key: world.keys.get(system)!,
      gateway: world.gatewayKey,
    });

  const held: Delivered[] = [];
  const pullAs = async (system: string): Promise<readonly Delivered[]> => {
    const parts = { client: as(system), wait: () => setTimeout(20, undefined) };
    const taken: Delivered[] = [];
    for await (const page of pullDeliveries(parts, { flow: FLOW })) taken.push(...page.deliveries);
    return taken;
  };
  const pullXihu = async (): Promise<ReadonlySet<string>> => {
    held.push(...(await pullAs('xh-desk')));
    return heldAfter(held);
  };
  const landed = async (): Promise<ReadonlySet<string>> => {
    const { rows } = await front.query<{ key_: string }>('SELECT key_ FROM landed');
    return new Set(rows.map(({ key_ }) => key_));
  };
  const until = async (isSo: () => Promise<boolean>): Promise<void> => {
    while (!(await isSo())) await setTimeout(50);
  };
  const booksOf = async (): Promise<readonly FlowReconciliation[]> => {
    const calls = createFlowCalls(as(SOURCE));
    const { batches } = await calls.batches(FLOW);
    return Promise.all(batches.map(({ batch }) => calls.reconciliation({ flow: FLOW, batch })));
  };

  it('takes the stock, then what changes, also what commits late and over a kill', async () => {
    await late.query('BEGIN');
    await late.query(change('late', '330106', 'I'));
    await front.query(stock);
    child = await serveAlone(served);
    await until(async () => (await pullXihu()).size === STOCK / 2);
    await until(async () => (await landed()).size === STOCK / 2);
    // One is gone, one moves each way; what was begun before the stock commits after it.
    await front.query(change('p0', '330106', 'D'));
    await front.query(change('p2', '330200'));
    await killAlone(child);
    await front.query(change('p1', '330106'));
    await late.query('COMMIT');
    child = await serveAlone(served);
    const xihu = new Set(['["late"]', '["p1"]']);
    for (let i = 4; i < STOCK; i += 2) xihu.add(`["p${i}"]`);
    await until(async () => (await pullXihu()).size === xihu.size);
    await until(async () => (await landed()).has('["p2"]') && !(await landed()).has('["p1"]'));
    assert.deepEqual(await pullXihu(), xihu);
    assert.equal((await landed()).size, STOCK / 2);
    assert.deepEqual(
      held.map(({ seq }) => seq),
      held.map((_each, index) => index + 1),
    );
  });

  it('has books that balance', async () => {
    assert.equal(heldAfter(await pullAs('hz-core')).size, (await pullXihu()).size);
    await until(async () => (await booksOf()).every(({ verdict }) => verdict === 'balanced'));
    const books = await booksOf();
    const declared = books.reduce((sum, { records }) => sum + records.declared, 0);
    const ignored = books.reduce((sum, { records }) => sum + records.ignored, 0);
    assert.equal(declared - ignored, STOCK + 4);
    assert.equal(books.length >= 2, true);
  });
});

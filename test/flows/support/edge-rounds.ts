import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import Sqlite from 'better-sqlite3';
import { freePort } from '../../../scripts/faults/free-port.ts';
import { createClient, createFlowCalls } from '../../../src/client/index.ts';
import { FLOW, SOURCE } from '../../../src/flows/flow-world.test.ts';
import { systemClock } from '../../../src/kernel/index.ts';
import { packageRoot } from '../../../src/settings/index.ts';
import type { FlowReconciliation } from '../../../src/shapes/index.ts';
import { createNodeCryptoProvider } from '../../../src/signatures/index.ts';
import { startWorld, type World } from '../../support/world.ts';
import { flowWorldOptions } from './flow-documents.ts';
import { openFrontTables, type FrontTables } from './front-tables.ts';

/** What came of gateways killed while they moved a front-end table into receivers' tables. */
export interface EdgeRounds {
  readonly rounds: number;
  /** Kills that met a batch being read or sent, and deliveries that had not landed. */
  readonly amidBatch: number;
  readonly amidDelivery: number;
  readonly batches: number;
  readonly deliveries: number;
  readonly violations: readonly string[];
}

/** Rows of the stock, and of each round after it. */
const ROWS = { stock: 3000, round: 600 } as const;

/** A gateway lives so long at most once it serves, milliseconds. */
const LIFE_MS_MAX = 2500;

/** Until everything has landed, after the last start. */
const SETTLE_MS_MAX = 90_000;

interface Served {
  readonly world: World;
  readonly settings: string;
  readonly baseUrl: string;
}

/** The same rows and the same lives for the same seed (a linear congruence: Numerical Recipes). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

async function found(tables: FrontTables): Promise<Served> {
  const options = flowWorldOptions();
  const path = `catalogs/flows/${FLOW}.yaml`;
  const flow = options.documents?.[path]?.replace('delivery: pull', 'delivery: table') ?? '';
  const documents = { ...options.documents, [path]: flow };
  const world = await startWorld({ ...options, documents });
  await world.gateway.close();
  const settings = join(dirname(world.settings.data), 'jingwei.json');
  const port = await freePort();
  const read = JSON.parse(readFileSync(settings, 'utf8')) as object;
  const listen = { host: '127.0.0.1', port };
  writeFileSync(settings, JSON.stringify({ ...read, listen, flows: tables.settings }));
  return { world, settings, baseUrl: `http://127.0.0.1:${port}` };
}

/** A gateway of its own process, once it answers. */
export async function serveAlone({
  settings,
  baseUrl,
}: Pick<Served, 'settings' | 'baseUrl'>): Promise<ChildProcess> {
  const main = join(packageRoot, 'dist/src/cli/main.js');
  const child = spawn(process.execPath, [main, 'serve', '--settings', settings], {
    cwd: dirname(settings),
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  for (;;) {
    const up = await fetch(`${baseUrl}/healthz`).catch(() => undefined);
    if (up?.ok === true) return child;
    if (child.exitCode !== null) throw new Error(`the gateway ended with ${child.exitCode}`);
    await setTimeout(20);
  }
}

export async function killAlone(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

/** What a killed gateway left, read by nobody else meanwhile. */
function readLeft(file: string, sql: string): string | number | undefined {
  const database = new Sqlite(file, { fileMustExist: true });
  const value = database.prepare<[], string | number>(sql).pluck().get();
  database.close();
  return value;
}

const PENDING = 'SELECT coalesce(sum(released - acked), 0) FROM receivers';

const isAmidBatch = ({ world: { settings } }: Served): boolean =>
  readLeft(join(settings.data, 'flow-edges', `${FLOW}.db`), 'SELECT stage FROM state') === 'ready';

const isAmidDelivery = ({ world: { settings } }: Served): boolean =>
  Number(readLeft(join(settings.data, 'flows.db'), PENDING) ?? 0) > 0;

async function settled(tables: FrontTables): Promise<readonly string[]> {
  for (let waitedMs = 0; waitedMs < SETTLE_MS_MAX; waitedMs += 100) {
    if (tables.differences().length === 0) return [];
    await setTimeout(100);
  }
  return tables.differences();
}

/** The books of every batch; the last acknowledgement may be on its way. */
async function booksOf({ world, baseUrl }: Served): Promise<readonly FlowReconciliation[]> {
  const key = world.keys.get(SOURCE);
  if (key === undefined) throw new Error('the source has no key');
  const crypto = createNodeCryptoProvider();
  const client = createClient({
    baseUrl,
    crypto,
    clock: systemClock,
    key,
    gateway: world.gatewayKey,
  });
  const calls = createFlowCalls(client);
  const last = readLeft(
    join(world.settings.data, 'flow-edges', `${FLOW}.db`),
    'SELECT number FROM state',
  );
  const books: FlowReconciliation[] = [];
  for (let batch = 1; batch <= Number(last ?? 0); batch += 1) {
    let book = await calls.reconciliation({ flow: FLOW, batch: String(batch) });
    for (let again = 0; again < 50 && book.verdict === 'awaiting'; again += 1) {
      await setTimeout(100);
      book = await calls.reconciliation({ flow: FLOW, batch: String(batch) });
    }
    books.push(book);
  }
  return books;
}

async function killAll(
  served: Served,
  tables: FrontTables,
  { rounds, random }: { readonly rounds: number; readonly random: () => number },
): Promise<{ amidBatch: number; amidDelivery: number }> {
  const met = { amidBatch: 0, amidDelivery: 0 };
  for (let round = 0; round < rounds; round += 1) {
    const child = await serveAlone(served);
    tables.write(ROWS.round);
    await setTimeout(random() * LIFE_MS_MAX);
    tables.write(1);
    await killAlone(child);
    if (isAmidBatch(served)) met.amidBatch += 1;
    if (isAmidDelivery(served)) met.amidDelivery += 1;
  }
  return met;
}

async function play(
  served: Served,
  tables: FrontTables,
  { rounds, random }: { readonly rounds: number; readonly random: () => number },
): Promise<EdgeRounds> {
  tables.write(ROWS.stock);
  const met = await killAll(served, tables, { rounds, random });
  const child = await serveAlone(served);
  try {
    const differences = await settled(tables);
    const books = await booksOf(served);
    const unbalanced = books.filter(({ verdict }) => verdict !== 'balanced');
    const violations = [
      ...differences,
      ...unbalanced.map(({ batch, verdict }) => `batch ${batch} is ${verdict}`),
    ];
    const { data } = served.world.settings;
    const released = 'SELECT sum(released) FROM receivers';
    const deliveries = Number(readLeft(join(data, 'flows.db'), released) ?? 0);
    return { rounds, ...met, batches: books.length, deliveries, violations };
  } finally {
    await killAlone(child);
  }
}

/** Kills gateways at random moments; at the end the rows must be the source's and the books balanced. */
export async function edgeRounds(demanded: {
  readonly rounds: number;
  readonly seed: number;
}): Promise<EdgeRounds> {
  const folder = mkdtempSync(join(tmpdir(), 'edge-rounds-'));
  const random = randomFrom(demanded.seed);
  const tables = openFrontTables(folder, random);
  const served = await found(tables);
  try {
    return await play(served, tables, { rounds: demanded.rounds, random });
  } finally {
    await served.world.close();
    tables.close();
    rmSync(folder, { recursive: true });
  }
}

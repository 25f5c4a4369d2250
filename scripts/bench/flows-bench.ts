import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { isRefusal, type Refusal } from '../../src/kernel/index.ts';
import type { Catalog } from '../../src/catalog/index.ts';
import type { FlowDesk } from '../../src/flows/index.ts';
import type { FlowReconciliation } from '../../src/shapes/index.ts';
import { openFlows } from '../../src/storage/index.ts';
import {
  benchCatalog,
  benchDesk,
  clerks,
  declaredDigest,
  FLOW,
  segmentsOf,
  SOURCE,
} from './flows-world.ts';
import { median } from './statistics.ts';

export interface FlowsRow {
  readonly name: 'flows';
  readonly records: number;
  readonly regions: number;
  readonly rounds: number;
  /** Intake, per record, against a bare pass over the same bytes in the same run. */
  readonly intakeRatio: number;
  /** Intake and delivery to the last acknowledgement, against the same. */
  readonly wholeRatio: number;
  readonly barePerSecond: number;
  readonly intakePerSecond: number;
  readonly wholePerSecond: number;
  /** The most that was resident while a round was under way. */
  readonly rssMiB: number;
  /** Of the last round, what was resident at each tenth of the intake, then of the delivery. */
  readonly rssMiBAtTenths: {
    readonly intake: readonly number[];
    readonly delivery: readonly number[];
  };
  /** Of the last round. */
  readonly books: Books;
}

interface Books {
  readonly verdict: string;
  readonly declared: number;
  readonly mapped: number;
  readonly quarantined: number;
  readonly ignored: number;
  readonly unclaimed: number;
  readonly derived: number;
  readonly acknowledged: number;
  readonly pending: number;
  readonly dead: number;
}

export interface FlowsLoad {
  readonly records: number;
  readonly regions: number;
  readonly rounds: number;
  readonly progress: (line: string) => void;
}

const BARE_BATCH = 500;

/**
 * Parses NDJSON and inserts the same bytes in batches of the same size, as durable: synced with the
 * last batch of each segment, since it is then that the gateway answers.
 */
async function barePass(file: string, { records, regions }: FlowsLoad): Promise<number> {
  const database = await openFlows(file);
  database.exec('CREATE TABLE bare (id INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT');
  const insert = database.prepare<[Buffer]>('INSERT INTO bare (body) VALUES (?)');
  let parsed = 0;
  let took = 0;
  const insertAll = database.transaction((lines: readonly Buffer[]) => {
    for (const line of lines) {
      const value: unknown = JSON.parse(line.toString());
      if (typeof value === 'object') parsed += 1;
      insert.run(line);
    }
  });
  for (const { bytes } of segmentsOf(records, regions)) {
    const began = performance.now();
    const lines = linesIn(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    for (let at = 0; at < lines.length; at += BARE_BATCH) {
      const isLast = at + BARE_BATCH >= lines.length;
      database.pragma(`synchronous = ${isLast ? 'FULL' : 'NORMAL'}`);
      insertAll(lines.slice(at, at + BARE_BATCH));
    }
    took += performance.now() - began;
  }
  database.close();
  if (parsed !== records) throw new Error(`parsed ${parsed} of ${records}`);
  return took;
}

function linesIn(bytes: Buffer): readonly Buffer[] {
  const lines: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    const end = bytes.indexOf(0x0a, at);
    lines.push(bytes.subarray(at, end));
    at = end + 1;
  }
  return lines;
}

function done<T extends object>(result: T | Refusal): T {
  if (isRefusal(result)) throw new Error(`${result.refused} ${result.detail?.en ?? ''}`);
  return result;
}

interface Round extends Pick<FlowsRow, 'rssMiB' | 'rssMiBAtTenths' | 'books'> {
  readonly intakeMs: number;
  readonly wholeMs: number;
}

const rssMiB = (): number => process.memoryUsage.rss() / 1_048_576;

async function flowRound(
  file: string,
  load: FlowsLoad,
  { catalog, digest }: { readonly catalog: Catalog; readonly digest: string },
): Promise<Round> {
  const { records, regions } = load;
  const desk = await benchDesk(file, catalog);
  const call = { flow: FLOW, system: SOURCE };
  const window = { from: '2026-01-01T00:00:00.000Z', until: '2026-01-02T00:00:00.000Z' };
  const manifest = { batch: '1', content: 'delta' as const, window, records, digest };
  done(await desk.open({ ...call, manifest }));
  const intake = createTenths(load, 'received');
  let intakeMs = 0;
  for (const segment of segmentsOf(records, regions)) {
    const began = performance.now();
    const { received } = done(await desk.take({ ...call, batch: '1', ...segment }));
    intakeMs += performance.now() - began;
    intake.at(received, intakeMs);
  }
  const began = performance.now();
  const report = done(await desk.close({ ...call, batch: '1' }));
  if (report.state !== 'applied') throw new Error(`${report.state} ${report.intake}`);
  load.progress(`applied, ${rssMiB().toFixed(0)} MiB`);
  const delivery = createTenths(load, 'acknowledged');
  await deliverAll(desk, load, delivery);
  const wholeMs = intakeMs + performance.now() - began;
  const books = booksOf(done(await desk.reconciliation({ ...call, batch: '1' })));
  if (books.verdict !== 'balanced') throw new Error(books.verdict);
  desk.end();
  const rssMiBAtTenths = { intake: intake.seen, delivery: delivery.seen };
  return {
    intakeMs,
    wholeMs,
    rssMiB: Math.max(intake.most(), delivery.most()),
    rssMiBAtTenths,
    books,
  };
}

interface Tenths {
  readonly seen: readonly number[];
  at(records: number, tookMs: number): void;
  /** The most that was resident at any call. */
  most(): number;
}

function createTenths({ records, progress }: FlowsLoad, what: string): Tenths {
  const seen: number[] = [];
  let most = 0;
  return {
    seen,
    most: () => most,
    at: (reached, tookMs) => {
      const resident = Math.round(rssMiB());
      most = Math.max(most, resident);
      if (reached * 10 < records * (seen.length + 1)) return;
      seen.push(resident);
      const perSecond = Math.round((reached * 1000) / tookMs);
      progress(`${reached} ${what}, ${perSecond}/s so far, ${resident} MiB`);
    },
  };
}

function booksOf({ verdict, records, deliveries }: FlowReconciliation): Books {
  const sum = (of: 'derived' | 'acknowledged' | 'pending' | 'dead'): number =>
    deliveries.reduce((total, delivery) => total + delivery[of], 0);
  const { declared, mapped, quarantined, ignored, unclaimed } = records;
  return {
    verdict,
    ...{ declared, mapped, quarantined, ignored, unclaimed },
    derived: sum('derived'),
    acknowledged: sum('acknowledged'),
    pending: sum('pending'),
    dead: sum('dead'),
  };
}

/** Every receiver pulls page by page and acknowledges each. */
async function deliverAll(
  desk: FlowDesk,
  { regions, records }: FlowsLoad,
  tenths: Tenths,
): Promise<void> {
  const began = performance.now();
  let delivered = 0;
  for (let index = 0; index < regions; index += 1) {
    const call = { flow: FLOW, system: `r${index}` };
    for (let hasMore = true; hasMore;) {
      const page = done(desk.pull(call));
      delivered += page.lines.length;
      const acknowledgement = { acknowledged: page.to };
      done(await desk.acknowledge({ ...call, acknowledgement }));
      hasMore = page.hasMore;
      tenths.at(delivered, performance.now() - began);
    }
  }
  if (delivered !== records) throw new Error(`delivered ${delivered} of ${records}`);
}

/** How far the heap may grow before it is collected, percent: the gateway's process, and usual. */
const heapGrowth = { gateway: 40, usual: 0 };

/** Records by which everything has been compiled. */
const WARM_RECORDS = 50_000;

async function warmRound(folder: string, load: FlowsLoad, catalog: Catalog): Promise<void> {
  const warm = { ...load, records: Math.min(load.records, WARM_RECORDS) };
  const digest = declaredDigest(warm.records, warm.regions);
  await barePass(join(folder, 'bare-warm.db'), warm);
  await flowRound(join(folder, 'flows-warm.db'), warm, { catalog, digest });
}

/** Bare and whole in turn, each in a fresh file, after one warm round of each. */
export async function benchFlows(load: FlowsLoad): Promise<FlowsRow> {
  const { records, regions, rounds } = load;
  setFlagsFromString(`--heap-growing-percent=${heapGrowth.gateway}`);
  const folder = mkdtempSync(join(tmpdir(), 'bench-flows-'));
  const catalog = benchCatalog(regions);
  const world = { catalog, digest: declaredDigest(records, regions) };
  const bare: number[] = [];
  const flows: Round[] = [];
  try {
    await warmRound(folder, load, catalog);
    for (let round = 0; round < rounds; round += 1) {
      bare.push(await barePass(join(folder, `bare-${round}.db`), load));
      flows.push(await flowRound(join(folder, `flows-${round}.db`), load, world));
      load.progress(`round ${round + 1} of ${rounds}`);
      for (const name of ['bare', 'flows']) rmSync(join(folder, `${name}-${round}.db`));
    }
  } finally {
    clerks.end();
    setFlagsFromString(`--heap-growing-percent=${heapGrowth.usual}`);
    rmSync(folder, { recursive: true });
  }
  const last = flows.at(-1);
  if (last === undefined) throw new Error('no round');
  const perSecond = (ms: number): number => Math.round((records * 1000) / ms);
  const ratio = (of: (round: Round) => number): number =>
    median(flows.map((round, at) => (bare[at] ?? NaN) / of(round)));
  return {
    name: 'flows',
    records,
    regions,
    rounds,
    intakeRatio: ratio(({ intakeMs }) => intakeMs),
    wholeRatio: ratio(({ wholeMs }) => wholeMs),
    barePerSecond: perSecond(median(bare)),
    intakePerSecond: perSecond(median(flows.map(({ intakeMs }) => intakeMs))),
    wholePerSecond: perSecond(median(flows.map(({ wholeMs }) => wholeMs))),
    rssMiB: Math.max(...flows.map((round) => round.rssMiB)),
    rssMiBAtTenths: last.rssMiBAtTenths,
    books: last.books,
  };
}

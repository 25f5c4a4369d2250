import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isRefusal, type Refusal } from '../../src/kernel/index.ts';
import type { Catalog } from '../../src/catalog/index.ts';
import type { FlowDesk } from '../../src/flows/index.ts';
import { openFlows } from '../../src/storage/index.ts';
import {
  benchCatalog,
  benchDesk,
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
}

export interface FlowsLoad {
  readonly records: number;
  readonly regions: number;
  readonly rounds: number;
  readonly progress: (line: string) => void;
}

const BARE_BATCH = 500;

/** Parses NDJSON and inserts the same bytes, as durable, in batches of the same size. */
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

interface Round {
  readonly intakeMs: number;
  readonly wholeMs: number;
  readonly rssMiB: number;
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
  let intakeMs = 0;
  let most = 0;
  for (const segment of segmentsOf(records, regions)) {
    const began = performance.now();
    const { received } = done(await desk.take({ ...call, batch: '1', ...segment }));
    intakeMs += performance.now() - began;
    most = Math.max(most, rssMiB());
    if (received % 1_000_000 < 10_000)
      load.progress(`${received} received, ${rssMiB().toFixed(0)} MiB`);
  }
  const began = performance.now();
  const report = done(await desk.close({ ...call, batch: '1' }));
  if (report.state !== 'applied') throw new Error(`${report.state} ${report.intake}`);
  load.progress(`applied, ${rssMiB().toFixed(0)} MiB`);
  most = Math.max(most, rssMiB(), await deliverAll(desk, load));
  const wholeMs = intakeMs + performance.now() - began;
  const { verdict } = done(await desk.reconciliation({ ...call, batch: '1' }));
  if (verdict !== 'balanced') throw new Error(verdict);
  desk.end();
  return { intakeMs, wholeMs, rssMiB: most };
}

/** Every receiver pulls page by page and acknowledges each; the most that was resident, MiB. */
async function deliverAll(desk: FlowDesk, { regions, records }: FlowsLoad): Promise<number> {
  let delivered = 0;
  let most = 0;
  for (let index = 0; index < regions; index += 1) {
    const call = { flow: FLOW, system: `r${index}` };
    for (let hasMore = true; hasMore;) {
      const page = done(desk.pull(call));
      delivered += page.lines.length;
      const acknowledgement = { acknowledged: page.to };
      done(await desk.acknowledge({ ...call, acknowledgement }));
      hasMore = page.hasMore;
      most = Math.max(most, rssMiB());
    }
  }
  if (delivered !== records) throw new Error(`delivered ${delivered} of ${records}`);
  return most;
}

/** Bare and whole in turn, each in a fresh file, after one warm round of each. */
export async function benchFlows(load: FlowsLoad): Promise<FlowsRow> {
  const { records, regions, rounds } = load;
  const folder = mkdtempSync(join(tmpdir(), 'bench-flows-'));
  const world = { catalog: benchCatalog(regions), digest: declaredDigest(records, regions) };
  const bare: number[] = [];
  const flows: Round[] = [];
  try {
    for (let round = 0; round < rounds; round += 1) {
      bare.push(await barePass(join(folder, `bare-${round}.db`), load));
      flows.push(await flowRound(join(folder, `flows-${round}.db`), load, world));
      load.progress(`round ${round + 1} of ${rounds}`);
      for (const name of ['bare', 'flows']) rmSync(join(folder, `${name}-${round}.db`));
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
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
  };
}

import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createFollower,
  createTraceTokens,
  openFollowedLog,
  openSqliteDerivedStore,
  type DerivedStore,
} from '../../src/audit/index.ts';
import { openSqliteLogDatabase } from '../../src/audit/sqlite-log-database.ts';
import { textOf } from '../../src/kernel/index.ts';
import { findTrace } from '../../src/supervision/find-trace.ts';
import { counting } from '../../src/supervision/index.ts';
import type { Names } from '../../src/supervision/names.ts';
import { quantile } from './statistics.ts';
import { tokenOf, writeTraceLog } from './trace-log.ts';

/** Traces timed, each of another subject or case. */
const TRACES = 400;
const PAGE = 50;

export interface TraceRow {
  readonly name: 'trace';
  readonly entries: number;
  /** Of the follower, on one thread beside the exchange. */
  readonly followedPerSecond: number;
  readonly followCpuMicrosPerEntry: number;
  /** From asking to the answer, with every entry of its page read. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly longestMs: number;
  readonly chains: number;
}

interface TraceBench {
  readonly entries: number;
  readonly progress: (line: string) => void;
}

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();
const tokens = createTraceTokens(sha256, new Uint8Array(32).fill(7));

const named = (id: string): { readonly id: string } => ({ id });
const names: Names = {
  agency: named,
  dataset: named,
  item: (_dataset, id) => ({ id }),
  serviceItem: named,
  region: (code) => code,
  purpose: (name) => name,
  problem: (code) => code,
  text: (both) => both.en,
};

function follow(directory: string, store: DerivedStore): readonly [seconds: number, cpu: number] {
  const log = openFollowedLog(sha256, { directory });
  const [began, cpu] = [performance.now(), process.cpuUsage()];
  const follower = createFollower({ log, store, tokens, sha256, counting });
  while (follower.step());
  const { user, system } = process.cpuUsage(cpu);
  log.close();
  return [(performance.now() - began) / 1000, (user + system) / follower.position];
}

function timeTraces(file: string, store: DerivedStore, subjects: number) {
  const database = openSqliteLogDatabase(file, 'NORMAL');
  const told = ({ index, bytes }: { readonly index: number; readonly bytes: Uint8Array }) => ({
    index,
    entry: textOf(bytes),
  });
  const log = {
    size: database.head()?.size ?? 0,
    entries: (range: { readonly from: number; readonly to: number }) =>
      database.entries(range).map(told),
    entriesOf: (exchange: string) => database.entriesOf(exchange).map(told),
    findSubjectToken: () => undefined,
  };
  const parts = { log, store, tokens, authority: 'bureau' };
  let chains = 0;
  const times = Array.from({ length: TRACES }, (_, count) => {
    const token = tokenOf((count * 104_729) % subjects);
    const began = performance.now();
    const found = findTrace(parts, { by: 'subject', token }, { names, limit: PAGE });
    chains += found.chains.length;
    return performance.now() - began;
  });
  database.close();
  return { times: times.sort((one, other) => one - other), chains };
}

/** A trace over a log that was made up: the index is followed from nothing, then asked. */
export function benchTrace({ entries, progress }: TraceBench): TraceRow {
  const directory = mkdtempSync(join(tmpdir(), 'jingwei-trace-'));
  try {
    const file = join(directory, 'log.db');
    const subjects = writeTraceLog(file, { entries, progress });
    const store = openSqliteDerivedStore(join(directory, 'derived.db'));
    const [seconds, cpuMicros] = follow(directory, store);
    progress('followed');
    const { times, chains } = timeTraces(file, store, subjects);
    store.close();
    return {
      name: 'trace',
      entries,
      followedPerSecond: entries / seconds,
      followCpuMicrosPerEntry: cpuMicros,
      p50Ms: quantile(times, 0.5),
      p99Ms: quantile(times, 0.99),
      longestMs: times.at(-1) ?? 0,
      chains,
    };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

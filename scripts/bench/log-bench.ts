import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { fileSource, openLog, verifyLog, type AuditLog } from '../../src/audit/index.ts';
import { createGatewayKeys, readGatewayKeys } from '../../src/gateway-keys.ts';
import { canonicalBytes, systemClock } from '../../src/kernel/index.ts';
import type { Entry } from '../../src/shapes/index.ts';
import { createNodeCryptoProvider } from '../../src/signatures/index.ts';
import { median, quantile } from './statistics.ts';
import { entriesOf } from './trace-log.ts';

const ORIGIN = 'bench.local/log';
const KEYID = 'bench-gateway';

/** Exchanges of one commit, each an intent and an outcome: what a loaded gateway commits at once. */
const EXCHANGES_PER_COMMIT = 64;
const COMMITS_PER_ROUND = 40;
const EXCHANGES_PER_ROUND = EXCHANGES_PER_COMMIT * COMMITS_PER_ROUND;
const RECEIPTS = 400;
const MICROS_PER_SECOND = 1_000_000;

export interface LogRow {
  readonly name: 'log';
  readonly entries: number;
  /** Entries per second of the log over those of bare SQLite, median over the pairs. */
  readonly ratio: number;
  readonly committedPerSecond: number;
  readonly barePerSecond: number;
  readonly pairs: number;
  readonly receiptP50Ms: number;
  readonly receiptP99Ms: number;
  readonly receiptLongestMs: number;
  /** From opening the files to a log that takes entries: the tail is verified in it. */
  readonly startMs: number;
  /** Of the whole log, from its entries to the signed root, entries per second of one thread. */
  readonly verifiedPerSecond: number;
  /** The same by processor time, which is what it is when nobody else has the processor. */
  readonly verifiedPerCpuSecond: number;
  readonly rssMiB: number;
}

interface LogBench {
  readonly entries: number;
  readonly pairs: number;
  readonly progress: (line: string) => void;
}

const crypto = createNodeCryptoProvider();
const sha256 = (bytes: Uint8Array): Uint8Array => crypto.sha256(bytes);

interface Site {
  readonly directory: string;
  readonly verifierKey: string;
  open(): Promise<AuditLog>;
}

function siteIn(directory: string): Site {
  const where = {
    data: directory,
    log: { origin: ORIGIN },
    gateway: { keyid: KEYID, authority: 'bench' },
  };
  createGatewayKeys(crypto, where);
  const { signer, verifierKey, indexKey } = readGatewayKeys(crypto, where);
  const onFatal = (error: Error): void => {
    throw error;
  };
  const parts = { crypto, signer, verifierKey, indexKey, clock: systemClock, onFatal };
  const options = { directory, origin: ORIGIN, logQueueMax: 10_000 };
  return { directory, verifierKey, open: () => openLog(parts, options) };
}

/** Both entries of each exchange; `first` is the index the first of them will have. */
const exchanges = (from: number, count: number, first: number): readonly Entry[] =>
  Array.from({ length: count }, (_, place) => {
    const [intent, outcome] = entriesOf(from + place, 1_000_000);
    return [intent, { ...outcome, intent: first + 2 * place }];
  }).flat();

/** As an exchange does it: of its two entries the second one's receipt goes to the caller. */
async function append(log: AuditLog, entry: Entry): Promise<void> {
  const recorded = await log.append(entry);
  if (entry.kind === 'exchange.outcome' && recorded.receipt().index !== recorded.index) {
    throw new Error(`the receipt of ${recorded.index} is of another entry`);
  }
}

async function commitAll(log: AuditLog, entries: readonly Entry[], size: number): Promise<void> {
  for (let from = 0; from < entries.length; from += size) {
    await Promise.all(entries.slice(from, from + size).map((entry) => append(log, entry)));
  }
}

/** What is left of a log when it only keeps bytes: no hash, no tree, no checkpoint, no index. */
function bareIn(directory: string) {
  const database = new Sqlite(join(directory, 'bare.db'));
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.exec('CREATE TABLE entries (id INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT');
  const insert = database.prepare('INSERT INTO entries (bytes) VALUES (?)');
  const commit = database.transaction((batch: readonly Uint8Array[]) => {
    for (const bytes of batch) insert.run(bytes);
  });
  return {
    commitAll: (entries: readonly Entry[], size: number): void => {
      for (let from = 0; from < entries.length; from += size) {
        commit(entries.slice(from, from + size).map((entry) => canonicalBytes(entry)));
      }
    },
    close: () => database.close(),
  };
}

async function perSecond(count: number, work: () => Promise<void> | void): Promise<number> {
  const began = performance.now();
  await work();
  return (count * 1000) / (performance.now() - began);
}

/** Rounds before those that count: the engine compiles the log's code meanwhile. */
const WARM_ROUNDS = 1;

/** A B A B …: bare SQLite and the log, the same entries in commits of the same size. */
async function compare(site: Site, log: AuditLog, { pairs, progress }: LogBench) {
  const bare = bareIn(site.directory);
  const size = 2 * EXCHANGES_PER_COMMIT;
  const rounds: { readonly a: number; readonly b: number }[] = [];
  for (let round = 0; round < WARM_ROUNDS + pairs; round += 1) {
    const batch = exchanges(round * EXCHANGES_PER_ROUND, EXCHANGES_PER_ROUND, log.size);
    const a = await perSecond(batch.length, () => bare.commitAll(batch, size));
    const b = await perSecond(batch.length, () => commitAll(log, batch, size));
    if (round < WARM_ROUNDS) continue;
    rounds.push({ a, b });
    progress(`bare ${a.toFixed(0)}/s  log ${b.toFixed(0)}/s  ratio ${(b / a).toFixed(3)}`);
  }
  bare.close();
  return {
    ratio: median(rounds.map(({ a, b }) => b / a)),
    barePerSecond: median(rounds.map(({ a }) => a)),
    committedPerSecond: median(rounds.map(({ b }) => b)),
  };
}

/** Up to so many entries; what was compared stands in it too. */
async function fill(log: AuditLog, { entries, pairs, progress }: LogBench): Promise<number> {
  let next = (WARM_ROUNDS + pairs) * EXCHANGES_PER_ROUND;
  while (log.size < entries) {
    await commitAll(log, exchanges(next, EXCHANGES_PER_COMMIT, log.size), 2 * EXCHANGES_PER_COMMIT);
    next += EXCHANGES_PER_COMMIT;
    if (next % (EXCHANGES_PER_COMMIT * 10_000) === 0) progress(`${log.size} entries written`);
  }
  return next;
}

async function timeReceipts(log: AuditLog, count: number): Promise<readonly number[]> {
  const times: number[] = [];
  for (let each = 0; each < RECEIPTS; each += 1) {
    const [{ exchange }] = entriesOf((each * 104_729) % count, 1_000_000);
    const began = performance.now();
    if ((await log.receiptOf(exchange)) === undefined) throw new Error(`no receipt of ${exchange}`);
    times.push(performance.now() - began);
  }
  return times;
}

async function timeStart(site: Site): Promise<number> {
  const began = performance.now();
  const log = await site.open();
  const took = performance.now() - began;
  await log.close();
  return took;
}

async function timeVerification(
  { directory, verifierKey }: Site,
  entries: number,
): Promise<Pick<LogRow, 'verifiedPerSecond' | 'verifiedPerCpuSecond'>> {
  const source = fileSource(directory);
  const before = process.cpuUsage();
  const verifiedPerSecond = await perSecond(entries, async () => {
    const verified = await verifyLog(source, { sha256, verifierKey });
    if (!verified.ok) throw new Error(verified.detail.en);
  });
  const { user, system } = process.cpuUsage(before);
  source.close();
  return {
    verifiedPerSecond,
    verifiedPerCpuSecond: (entries * MICROS_PER_SECOND) / (user + system),
  };
}

/** The log by itself: commits against bare SQLite, receipts, start and verification. */
export async function benchLog(options: LogBench): Promise<LogRow> {
  const directory = mkdtempSync(join(tmpdir(), 'jingwei-log-'));
  try {
    const site = siteIn(directory);
    const log = await site.open();
    const compared = await compare(site, log, options);
    const count = await fill(log, options);
    const receipts = await timeReceipts(log, count);
    const entries = log.size;
    await log.close();
    return {
      name: 'log',
      entries,
      pairs: options.pairs,
      ...compared,
      receiptP50Ms: median(receipts),
      receiptP99Ms: quantile(receipts, 0.99),
      receiptLongestMs: Math.max(...receipts),
      startMs: await timeStart(site),
      ...(await timeVerification(site, entries)),
      rssMiB: process.resourceUsage().maxRSS / 1024,
    };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

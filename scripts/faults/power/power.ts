import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Durability } from '../../../src/audit/sqlite-connection.ts';
import { judgeReceipts, type ShownCheckpoint } from '../judge-receipts.ts';
import { judgeRecovery, type Judged } from '../judge-recovery.ts';
import { ledgerLines, type LedgerLine } from '../ledger.ts';
import { runAppender } from '../run-appender.ts';
import type { Scratch } from '../scratch.ts';
import { compileShim } from '../shim.ts';
import { crashImage, type CrashImage } from './crash-image.ts';
import { parseTrace, type DiskEvent } from './disk-trace.ts';
import { createRandom, type Random } from './random.ts';
import { createRecordedDisk } from './recorded-disk.ts';

export interface PowerRun {
  readonly images: number;
  readonly seed: number;
  readonly durability: Durability;
}

export interface PowerResult extends PowerRun {
  readonly recorded: Recorded['counts'];
  /** Acknowledged entries that were looked for, over all images. */
  readonly acknowledged: number;
  /** Images that broke a promise, and what the first of them broke. */
  readonly broken: number;
  readonly violations: readonly string[];
}

interface Recorded {
  readonly events: readonly DiskEvent[];
  readonly shown: readonly ShownCheckpoint[];
  readonly counts: {
    readonly writes: number;
    /** Of these, what was brought from a journal into its database. */
    readonly checkpointed: number;
    readonly syncs: number;
    readonly entries: number;
  };
}

/** The log is made, filled until its journal starts over, closed, and opened again, twice. */
const SESSIONS = 3;
const EXCHANGES = 150;
const LANES = 3;
const EVIDENCE_BYTES = 4000;

const VIOLATIONS_TOLD_MAX = 20;

/** Characters of what is told of one image. */
const TOLD_MAX = 300;

/** @throws {Error} when the process that is recorded does not end well */
async function recordLog(scratch: Scratch, durability: Durability): Promise<Recorded> {
  const directory = scratch.fresh();
  const trace = `${directory}.trace`;
  const library = compileShim('record', scratch.root);
  const { code } = await runAppender(
    {
      directory,
      durability,
      sessions: SESSIONS,
      exchanges: EXCHANGES,
      lanes: LANES,
      evidenceBytes: EVIDENCE_BYTES,
    },
    { library, folder: directory, trace },
  );
  if (code !== 0) throw new Error(`the process that was recorded ended with ${code ?? 'a signal'}`);
  const events = parseTrace(readFileSync(trace));
  rmSync(trace);
  const ledger = ledgerLines(textOfLedger(events));
  const receipts = ledger.flatMap((line) => (line.kind === 'acked' ? [line.receipt] : []));
  const { violations, shown } = await judgeReceipts(receipts);
  if (violations.length > 0) throw new Error(violations[0]);
  return { events, shown, counts: countsOf(events, receipts.length) };
}

function countsOf(events: readonly DiskEvent[], entries: number): Recorded['counts'] {
  const named = (kind: DiskEvent['kind'], pattern: RegExp): number =>
    events.filter((event) => event.kind === kind && pattern.test(event.name)).length;
  return {
    writes: named('write', /\.db/),
    checkpointed: named('write', /\.db$/),
    syncs: named('sync', /./),
    entries,
  };
}

const LEDGER = 'ledger';

const textOfLedger = (events: readonly DiskEvent[]): string =>
  Buffer.concat(
    events.flatMap((event) =>
      event.kind === 'write' && event.name === LEDGER ? [event.bytes] : [],
    ),
  ).toString('utf8');

/** Moments of the power cut: how many events were before it, in ascending order. */
function momentsOf({ events }: Recorded, { images }: PowerRun, random: Random): readonly number[] {
  return Array.from({ length: images }, () => random.below(events.length + 1)).sort(
    (a, b) => a - b,
  );
}

interface Crash {
  readonly image: CrashImage;
  /** What was told before; it grows. */
  readonly ledger: readonly LedgerLine[];
  readonly at: number;
}

function* crashesOf(recorded: Recorded, run: PowerRun): Generator<Crash> {
  const random = createRandom(run.seed);
  const disk = createRecordedDisk();
  const { events } = recorded;
  const ledger: LedgerLine[] = [];
  let done = 0;
  for (const at of momentsOf(recorded, run, random)) {
    for (const event of events.slice(done, at)) {
      if (event.name === LEDGER) ledger.push(...ledgerLines(textOfLedger([event])));
      else disk.apply(event);
    }
    done = at;
    yield { image: crashImage(disk, random), ledger, at };
  }
}

const sizeShown = (line: LedgerLine): number =>
  line.kind === 'acked' ? Number(line.receipt.checkpoint.split('\n')[1]) : 0;

async function judgeCrash(
  scratch: Scratch,
  { image, ledger }: Crash,
  shown: readonly ShownCheckpoint[],
): Promise<Pick<Judged, 'violations' | 'acknowledged'>> {
  const folder = scratch.fresh();
  for (const [name, content] of image) writeFileSync(join(folder, name), content);
  const newest = Math.max(0, ...ledger.map(sizeShown));
  const shownBefore = shown.filter(({ size }) => size <= newest);
  try {
    return await judgeRecovery(folder, ledger, shownBefore);
  } catch (error) {
    return { violations: [`it does not open: ${String(error)}`], acknowledged: 0 };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Cuts the power at moments chosen by the seed, and opens what the disk may then hold. */
export async function cutPower(scratch: Scratch, run: PowerRun): Promise<PowerResult> {
  const recorded = await recordLog(scratch, run.durability);
  const violations: string[] = [];
  let broken = 0;
  let acknowledged = 0;
  for (const crash of crashesOf(recorded, run)) {
    const judged = await judgeCrash(scratch, crash, recorded.shown);
    acknowledged += judged.acknowledged;
    if (judged.violations.length === 0) continue;
    broken += 1;
    if (violations.length < VIOLATIONS_TOLD_MAX) {
      violations.push(
        `after event ${crash.at}: ${judged.violations.join('; ')}`.slice(0, TOLD_MAX),
      );
    }
  }
  return { ...run, recorded: recorded.counts, acknowledged, broken, violations };
}

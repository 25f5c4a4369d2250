import { cpSync, rmSync } from 'node:fs';
import { EXIT_ENDED, EXIT_NOT_OPENED, type Appending } from './appending.ts';
import { createDiskOrders, type DiskFault, type DiskOperation } from './disk-orders.ts';
import { judgeReceipts } from './judge-receipts.ts';
import { judgeRecovery } from './judge-recovery.ts';
import { readLedger, type LedgerLine } from './ledger.ts';
import { runAppender, type Ended } from './run-appender.ts';
import { compileShim } from './shim.ts';
import type { Scratch } from './scratch.ts';

/** One kind of fault at one kind of operation; tried at the first, the second, the third … */
export interface SweepRow {
  readonly operation: DiskOperation;
  readonly fault: Exclude<DiskFault, 'EROFS'>;
}

const sweepRows: readonly SweepRow[] = (['write', 'sync'] as const).flatMap((operation) =>
  (['EIO', 'ENOSPC', 'kill'] as const).map((fault) => ({ operation, fault })),
);

export interface Swept extends SweepRow {
  /** Faults that befell a process. */
  readonly injected: number;
  /** How the processes came to their end. */
  readonly endings: Readonly<Record<Ending, number>>;
  readonly violations: readonly string[];
}

/**
 * `ended`: with the status of a log that failed. `went-on`: it refused, and took the same entries
 * when it could. `not-opened`: at the start. `closing`: all was acknowledged already.
 */
export type Ending = 'ended' | 'went-on' | 'not-opened' | 'killed' | 'closing';

interface Sweep {
  readonly scratch: Scratch;
  readonly library: string;
  /** A log that a killed process left, with an exchange under way. */
  readonly start: string;
}

/** A few commits; the start before them and the end after them are tried as well. */
const appendingIn = (directory: string): Appending => ({
  directory,
  durability: 'FULL',
  sessions: 1,
  exchanges: 2,
  lanes: 1,
  evidenceBytes: 100,
});

/** Where the process that makes the start is killed: after some commits, in the middle of one. */
const START_KILLED_AT_WRITE = 100;

async function prepareSweep(scratch: Scratch): Promise<Sweep> {
  const library = compileShim('fail', scratch.root);
  const start = scratch.fresh();
  const file = `${start}.orders`;
  const orders = createDiskOrders(file);
  orders.give({ operation: 'write', fault: 'kill', first: START_KILLED_AT_WRITE });
  const appending = { ...appendingIn(start), exchanges: 50 };
  const { signal } = await runAppender(appending, { library, folder: start, orders: file });
  orders.close();
  if (signal !== 'SIGKILL') throw new Error('the process that makes the start was not killed');
  return { scratch, library, start };
}

const hasLine = (ledger: readonly LedgerLine[], kind: LedgerLine['kind']): boolean =>
  ledger.some((line) => line.kind === kind);

/** The end a process came to, when it is one that decisions allow for this fault. */
function endingOf({ code, signal }: Ended, ledger: readonly LedgerLine[]): Ending | undefined {
  if (signal === 'SIGKILL') return 'killed';
  if (code === EXIT_ENDED) return hasLine(ledger, 'ended') ? 'ended' : undefined;
  if (code === EXIT_NOT_OPENED) return hasLine(ledger, 'not-opened') ? 'not-opened' : undefined;
  if (code !== 0) return undefined;
  return hasLine(ledger, 'refused') ? 'went-on' : 'closing';
}

const allowed = ({ operation, fault }: SweepRow): ReadonlySet<Ending | undefined> => {
  if (fault === 'kill') return new Set(['killed']);
  // A full disk that is told of by a sync has dropped what it took before: as bad as any error.
  const isPassing = fault === 'ENOSPC' && operation === 'write';
  return new Set([isPassing ? 'went-on' : 'ended', 'not-opened', 'closing']);
};

interface Round {
  readonly hits: number;
  readonly ending: Ending | undefined;
  readonly violations: readonly string[];
}

/** The same few commits on a fresh copy of the start, with the n-th operation failing. */
async function playRound(sweep: Sweep, row: SweepRow, first: number): Promise<Round> {
  const folder = sweep.scratch.fresh();
  cpSync(sweep.start, folder, { recursive: true });
  const before = readLedger(folder).length;
  const file = `${folder}.orders`;
  const orders = createDiskOrders(file);
  orders.give({ ...row, first, times: 1 });
  const ended = await runAppender(appendingIn(folder), {
    library: sweep.library,
    folder,
    orders: file,
  });
  const { hits } = orders.counted();
  orders.close();
  const ledger = readLedger(folder);
  const receipts = ledger.flatMap((line) => (line.kind === 'acked' ? [line.receipt] : []));
  const { violations, shown } = await judgeReceipts(receipts);
  const judged = await judgeRecovery(folder, ledger, shown);
  rmSync(folder, { recursive: true });
  rmSync(file);
  const ending = endingOf(ended, ledger.slice(before));
  return { hits, ending, violations: [...violations, ...judged.violations] };
}

/** Tries a fault at every `stride`-th operation, from the first until a run is clean. */
async function sweepRow(sweep: Sweep, row: SweepRow, stride: number): Promise<Swept> {
  const endings = { ended: 0, 'went-on': 0, 'not-opened': 0, killed: 0, closing: 0 };
  const violations: string[] = [];
  let injected = 0;
  for (let first = 1; ; first += stride) {
    const { hits, ending, violations: found } = await playRound(sweep, row, first);
    const at = `${row.fault} at ${row.operation} ${first}`;
    violations.push(...found.map((violation) => `${at}: ${violation}`));
    if (hits === 0) return { ...row, injected, endings, violations };
    injected += 1;
    if (ending === undefined || !allowed(row).has(ending)) {
      violations.push(`${at}: the process came to the end ${ending ?? 'of none'}`);
    } else endings[ending] += 1;
  }
}

/** Of each operation, how far apart the faults are that are tried. */
export type Strides = Readonly<Record<DiskOperation, number>>;

export async function sweepAll(scratch: Scratch, strides: Strides): Promise<readonly Swept[]> {
  const sweep = await prepareSweep(scratch);
  const swept: Swept[] = [];
  for (const row of sweepRows) swept.push(await sweepRow(sweep, row, strides[row.operation]));
  return swept;
}

import { setImmediate } from 'node:timers/promises';
import { Fault, type Clock, type Sha256 } from '../kernel/index.ts';
import { formatCheckpoint, signNote, type NoteSigner } from '../proofs/index.ts';
import type { Frontier, NodeRun, Receipt } from '../proofs/index.ts';
import type { Entry } from '../shapes/index.ts';
import type { AppendQueue, WaitingEntry } from './append-queue.ts';
import type { AppendOptions, Recorded } from './audit-log.ts';
import { evidenceIn, payloadsIn, writeBatch, type Batch } from './batch.ts';
import { planCommit, type CommitPlan } from './commit-plan.ts';
import { createCommitReceipts, type Committed } from './commit-receipts.ts';
import type { EvidenceStore } from './evidence-store.ts';
import type { LogDatabase } from './log-database.ts';
import type { LogFailures } from './log-failures.ts';
import type { LogProbe } from './log-probe.ts';
import type { NonceHorizon } from './nonce-horizon.ts';
import type { ReceiptEntry } from './receipts.ts';
import type { OpenIntents } from './open-intents.ts';
import type { SubjectKeys } from './subject-keys.ts';

/** The log as it is on disk. */
export interface DurableState {
  readonly frontier: Frontier;
  /** Signed, of exactly the frontier's size. */
  readonly checkpoint: string;
}

export interface LogWriterParts {
  readonly origin: string;
  readonly sha256: Sha256;
  readonly signer: NoteSigner;
  readonly clock: Clock;
  readonly nonceHorizon: NonceHorizon;
  readonly database: LogDatabase;
  readonly evidence: EvidenceStore;
  readonly keys: SubjectKeys;
  readonly queue: AppendQueue;
  readonly nodes: { add(runs: readonly NodeRun[]): void };
  readonly failures: LogFailures;
  readonly probe: LogProbe;
  readonly open: OpenIntents;
}

export interface LogWriter {
  durable(): DurableState;
  append(entry: Entry, options: AppendOptions): Promise<Recorded>;
  /** Commits what waits, and new subject keys even when no entry waits. */
  wake(): void;
  /** Resolves when nothing waits any more. */
  close(): Promise<void>;
}

/** Turns of the event loop that a batch waits for at most. */
const GATHERING_TURNS_MAX = 4;

/** Until a turn brings no more: a sync costs as much as many entries. */
async function gather(queue: AppendQueue): Promise<void> {
  let before = -1;
  for (let turn = 0; turn < GATHERING_TURNS_MAX && queue.length !== before; turn += 1) {
    before = queue.length;
    await setImmediate();
  }
}

/** Group commit: while one batch is written the next one gathers. */
export function createLogWriter(parts: LogWriterParts, start: DurableState): LogWriter {
  const { queue, failures, probe } = parts;
  let durable = start;
  let draining: Promise<void> | undefined;
  let isClosed = false;

  const commitNext = async (): Promise<void> => {
    const waiting = queue.takeBatch();
    try {
      const plan = planCommit(
        parts.sha256,
        durable.frontier,
        waiting.map(({ bytes }) => bytes),
      );
      const before = durable.frontier;
      durable = await commit(parts, durable, { waiting, plan });
      failures.recover();
      settle(parts, { waiting, plan }, { before, plan, checkpoint: durable.checkpoint });
    } catch (error) {
      const fault = failures.faultOf(error);
      waiting.forEach(({ reject }) => reject(fault));
      probe.watch();
    }
  };

  const drain = async (): Promise<void> => {
    do {
      await gather(queue);
      if (failures.isFatal) queue.rejectAll(new Fault('log-unavailable'));
      else await commitNext();
    } while (queue.length > 0);
    draining = undefined;
  };

  const wake = (): void => void (draining ??= drain());

  return {
    durable: () => durable,
    append: (entry, options) => {
      if (isClosed || failures.isFatal) return Promise.reject(new Fault('log-unavailable'));
      const recorded = queue.add(entry, options);
      wake();
      return recorded;
    },
    wake,
    close: async () => {
      isClosed = true;
      probe.stop();
      await draining;
      probe.stop();
    },
  };
}

interface Planned {
  readonly waiting: readonly WaitingEntry[];
  readonly plan: CommitPlan;
}

/**
 * Evidence, then the log: a crash between the two leaves salts that open nothing, never an entry
 * whose salts are lost. The checkpoint is signed before the log's transaction and shown after it:
 * if the transaction fails, nobody has seen it, and the next one may sign another of its size.
 */
async function commit(
  parts: LogWriterParts,
  durable: DurableState,
  { waiting, plan }: Planned,
): Promise<DurableState> {
  const { origin, database, clock, nonceHorizon } = parts;
  const from = durable.frontier.size;
  const { size } = plan.frontier;
  const checkpoint = size === from ? durable.checkpoint : await signed(parts, plan);
  keepEvidence(parts, waiting);
  if (size === from) return durable;
  const head = { origin, size, checkpoint, openFrom: Math.min(from, parts.open.first()) };
  const batch: Batch = { waiting, plan, from, head, horizon: nonceHorizon(clock.now()) };
  database.transaction((transaction) => writeBatch(transaction, batch));
  return { frontier: plan.frontier, checkpoint };
}

/** The signer may be another machine: its failure is passing, since nothing is written yet. */
async function signed(
  { origin, signer }: LogWriterParts,
  { frontier, root }: CommitPlan,
): Promise<string> {
  const text = formatCheckpoint({ origin, size: frontier.size, root });
  try {
    return await signNote(text, [signer]);
  } catch (error) {
    throw new Fault('log-unavailable', { cause: error });
  }
}

function keepEvidence({ evidence, keys }: LogWriterParts, waiting: readonly WaitingEntry[]): void {
  const additions = {
    evidence: evidenceIn(waiting),
    keys: keys.pending(),
    payloads: payloadsIn(waiting),
  };
  if (Object.values(additions).every(({ length }) => length === 0)) return;
  evidence.keep(additions);
  keys.settle(additions.keys);
}

/** All that waited is durable: what memory knows of the log follows, and who waited is told. */
function settle(
  { sha256, nodes, open }: LogWriterParts,
  { waiting }: Planned,
  committed: Committed,
): void {
  const { before, plan } = committed;
  open.note(waiting, before.size);
  nodes.add(plan.runs);
  const receiptOf = createCommitReceipts(sha256, committed);
  for (const [position, one] of waiting.entries()) {
    one.resolve(recordedAt(before.size + position, one, receiptOf));
  }
}

function recordedAt(
  index: number,
  { entry, text, options }: WaitingEntry,
  receiptOf: (entry: ReceiptEntry) => Receipt,
): Recorded {
  return {
    index,
    receipt: () => {
      const salts = options.salts ?? options.evidence?.salts;
      const opened = 'commitments' in entry && salts && { commitments: entry.commitments, salts };
      return receiptOf({ index, text, ...opened });
    },
  };
}

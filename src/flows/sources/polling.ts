import { Fault } from '../../kernel/index.ts';
import { EdgeFault } from '../edge-codes.ts';
import { backoffMs } from '../pushing.ts';
import type { BatchIntake, Source, SourceBatch } from './source.ts';

/** How a look at a source ended. */
export interface Polled {
  /** Batches that were applied. */
  readonly applied: number;
  /** Batches that lie there and wait: for the one before them, or for the rest of their files. */
  readonly waiting: number;
  /** Why it went no further; a code of the edges, of a problem, or of a batch's end. */
  readonly code?: string;
}

export interface PollerParts {
  readonly source: Source;
  readonly intake: BatchIntake;
  /** From the end of one look to the next, milliseconds; the flow it comes from may change. */
  readonly everyMs: () => number;
  /** Also resolves when whoever stops does not want to wait. */
  readonly wait: (ms: number) => Promise<void>;
  /** From 0 to 1. */
  readonly random: () => number;
  readonly onPolled: (polled: Polled) => void;
}

export interface Poller {
  /** Looks now and then again and again. */
  start(): void;
  /** Looks once, after a look that is under way. */
  poll(): Promise<Polled>;
  /** Resolves when nothing is under way. A batch that is being sent is left where it is. */
  stop(): Promise<void>;
}

/** Batches of one look; what is left is taken at the next. */
const BATCHES_MAX = 1000;

/** What the same look may find mended shortly after; everything else waits for people. */
const PASSING = new Set(['source-unavailable', 'internal']);

/** One source, never looked at twice at once. */
export function createPoller(parts: PollerParts): Poller {
  const state = { isStopped: false };
  let last: Promise<unknown> = Promise.resolve();
  let running: Promise<void> | undefined;
  const poll = (): Promise<Polled> => {
    const polled = last.then(() => look(parts, state));
    last = polled;
    return polled;
  };
  const run = async (): Promise<void> => {
    let failures = 0;
    while (!state.isStopped) {
      const { code } = await poll();
      failures = code === undefined || !PASSING.has(code) ? 0 : failures + 1;
      await parts.wait(pauseMs(parts, failures));
    }
  };
  return {
    start: () => {
      running ??= run();
    },
    poll,
    stop: async () => {
      state.isStopped = true;
      await running;
      await last;
    },
  };
}

function pauseMs({ everyMs, random }: PollerParts, failures: number): number {
  if (failures === 0) return everyMs();
  return Math.min(everyMs(), backoffMs(failures, random()));
}

interface Looking {
  readonly isStopped: boolean;
}

/** Whatever goes wrong is told by its code and never thrown: the next look may find it mended. */
async function look(parts: PollerParts, state: Looking): Promise<Polled> {
  let applied = 0;
  let code: string | undefined;
  try {
    while (applied < BATCHES_MAX && !state.isStopped) {
      const ended = await takeOne(parts, state);
      if (ended !== 'applied') {
        code = ended;
        break;
      }
      applied += 1;
    }
  } catch (error) {
    code = codeOf(error);
  }
  const waiting = parts.source.waiting?.() ?? 0;
  const polled = { applied, waiting, ...(code === undefined ? {} : { code }) };
  if (code !== STOPPED) parts.onPolled(polled);
  return polled;
}

const STOPPED = 'stopped';

const codeOf = (error: unknown): string => {
  if (error instanceof EdgeFault || error instanceof Fault) return error.code;
  return error instanceof Stopped ? STOPPED : 'internal';
};

class Stopped extends Error {}

/** Undefined when there was none to take. */
async function takeOne(
  { source, intake }: PollerParts,
  state: Looking,
): Promise<string | undefined> {
  const batch = await source.prepare();
  if (batch === undefined) return undefined;
  const end = await intake.take(interruptible(batch, state));
  await source.settle(end);
  return end.outcome === 'applied' ? 'applied' : (end.code ?? `batch-${end.outcome}`);
}

/** Its records end with a throw once it is to stop: nothing is lost, the same batch comes again. */
function interruptible(batch: SourceBatch, state: Looking): SourceBatch {
  return {
    ...batch,
    async *records(from) {
      for await (const line of batch.records(from)) {
        if (state.isStopped) throw new Stopped();
        yield line;
      }
    },
  };
}

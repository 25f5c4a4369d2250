import { Worker } from 'node:worker_threads';
import type { FlowPlan } from '../plan/plan.ts';
import type { ReadingOrder, ReadingReply } from './node-reading-worker.ts';
import type { Reading } from './readers.ts';
import type { SheetRead } from './sheet-read.ts';

/**
 * Memory of the thread's objects, MiB. Little for the young ones, since all of a record is dropped
 * once it is read; in all, several times what a sheet of the longest records makes.
 */
const THREAD_MEMORY = { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: 256 };

/** Plans that a thread keeps: of flows that are taken in at once there are few. */
const PLANS_KEPT_MAX = 8;

export interface ReadingThread {
  /** Sheets asked for and not read yet. */
  readonly pending: () => number;
  /** Rejected when the thread has failed at it. */
  read(plan: FlowPlan, reading: Reading): Promise<SheetRead>;
  end(): void;
}

interface Asked {
  readonly resolve: (sheet: SheetRead) => void;
  readonly reject: (error: unknown) => void;
}

/** Tells of its end once, by whatever it came: then nothing more may be asked of it. */
export function startReadingThread(onEnd: () => void): ReadingThread {
  const worker = new Worker(new URL('./node-reading-worker.js', import.meta.url), {
    resourceLimits: THREAD_MEMORY,
  });
  const asked: Asked[] = [];
  const tell = (order: ReadingOrder, moved: readonly ArrayBuffer[] = []): void => {
    worker.postMessage(order, moved);
  };
  const numberOf = createPlanNumbers(tell);
  let failure: unknown = new Error('the reading thread has ended');
  worker.on('message', (reply: ReadingReply) => {
    const first = asked.shift();
    if ('error' in reply) first?.reject(reply.error);
    else first?.resolve(reply.sheet);
    if (asked.length === 0) worker.unref();
  });
  worker.on('error', (error) => {
    failure = error;
  });
  worker.on('exit', () => {
    onEnd();
    for (const { reject } of asked.splice(0)) reject(failure);
  });
  worker.unref();
  return {
    pending: () => asked.length,
    read: (plan, { bytes, today }) =>
      new Promise((resolve, reject) => {
        // A copy of its own: what is moved would be taken away from the segment.
        const own = new Uint8Array(bytes);
        tell({ kind: 'read', plan: numberOf(plan), reading: { bytes: own, today } }, [own.buffer]);
        asked.push({ resolve, reject });
        worker.ref();
      }),
    end: () => void worker.terminate(),
  };
}

/** Tells the thread of each plan before it is used, and to forget the one unused for longest. */
function createPlanNumbers(tell: (order: ReadingOrder) => void): (plan: FlowPlan) => number {
  const numbers = new Map<FlowPlan, number>();
  let last = 0;
  return (plan) => {
    const known = numbers.get(plan);
    const number = known ?? (last += 1);
    if (known === undefined) tell({ kind: 'plan', plan: number, material: plan.material() });
    numbers.delete(plan);
    numbers.set(plan, number);
    const [oldest] = numbers;
    if (numbers.size > PLANS_KEPT_MAX && oldest !== undefined) {
      numbers.delete(oldest[0]);
      tell({ kind: 'forget', plan: oldest[1] });
    }
    return number;
  };
}

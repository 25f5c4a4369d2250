import { Worker } from 'node:worker_threads';
import type { FlowPlan } from '../plan/plan.ts';
import type { Clerk } from './clerks.ts';
import type { ClerkOrder, ClerkReply, ClerkWork } from './node-clerk-worker.ts';
import type { Reading } from './read-sheet.ts';
import type { SheetRead } from './sheet-read.ts';
import type { SheetSpelled, SheetToSpell } from './spell-sheet.ts';

/**
 * Memory of the thread's objects, MiB. For the young ones enough that a sheet is done before they are
 * looked through: half of it costs half as much time again, and twice as much brings nothing. In all,
 * several times what a sheet of the longest records makes.
 */
const THREAD_MEMORY = { maxYoungGenerationSizeMb: 16, maxOldGenerationSizeMb: 128 };

/** Plans that a thread keeps: of flows that are taken in at once there are few. */
const PLANS_KEPT_MAX = 8;

export interface ClerkThread extends Pick<Clerk, 'read' | 'spell'> {
  /** Pieces of work handed over and not done yet. */
  readonly pending: () => number;
  /** Both are rejected when the thread has failed. */
  read(plan: FlowPlan, reading: Reading): Promise<SheetRead>;
  spell(sheet: SheetToSpell): Promise<SheetSpelled>;
  end(): void;
}

interface Asked {
  readonly resolve: (sheet: never) => void;
  readonly reject: (error: unknown) => void;
}

/** Tells of its end once, by whatever it came: then nothing more may be asked of it. */
export function startClerkThread(onEnd: () => void): ClerkThread {
  const worker = new Worker(new URL('./node-clerk-worker.js', import.meta.url), {
    resourceLimits: THREAD_MEMORY,
  });
  const asked: Asked[] = [];
  const tell = (order: ClerkOrder, moved: readonly ArrayBuffer[] = []): void => {
    worker.postMessage(order, moved);
  };
  const ask = <Done>(work: ClerkWork, moved?: readonly ArrayBuffer[]): Promise<Done> =>
    new Promise((resolve, reject) => {
      tell(work, moved);
      asked.push({ resolve, reject });
      worker.ref();
    });
  listen(worker, asked, onEnd);
  const numberOf = createPlanNumbers(tell);
  return {
    pending: () => asked.length,
    read: (plan, { bytes, today }) => {
      // A copy of its own: what is moved would be taken away from the segment.
      const own = new Uint8Array(bytes);
      const reading = { bytes: own, today };
      return ask({ kind: 'read', plan: numberOf(plan), reading }, [own.buffer]);
    },
    spell: (sheet) => ask({ kind: 'spell', sheet }),
    end: () => void worker.terminate(),
  };
}

/** A thread with nothing to do keeps no process alive. */
function listen(worker: Worker, asked: Asked[], onEnd: () => void): void {
  let failure: unknown = new Error('the thread has ended');
  worker.on('message', (reply: ClerkReply) => {
    const first = asked.shift();
    if ('error' in reply) first?.reject(reply.error);
    else first?.resolve(reply.sheet as never);
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
}

/** Tells the thread of each plan before it is used, and to forget the one unused for longest. */
function createPlanNumbers(tell: (order: ClerkOrder) => void): (plan: FlowPlan) => number {
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

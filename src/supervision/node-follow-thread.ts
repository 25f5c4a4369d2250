import { Worker } from 'node:worker_threads';
import type { FollowOrder, FollowReport, FollowWork } from './node-follow-worker.ts';

export interface Following {
  /**
   * Entries followed, once they are at least so many, or when the time is over. What has failed is
   * begun again.
   */
  catchUp(size: number, withinMs: number): Promise<number>;
  close(): Promise<void>;
}

export interface FollowingParts extends FollowWork {
  readonly onError: (error: unknown) => void;
}

/**
 * Memory of the thread's objects, MiB. Little for the young ones, since most of what is read is
 * dropped at once; in all, several times what one batch of the longest entries makes (512 of 64 KiB),
 * because a thread that ran out at a batch would run out at it again for ever.
 */
const THREAD_MEMORY = { maxYoungGenerationSizeMb: 2, maxOldGenerationSizeMb: 256 };

interface Waiter {
  readonly size: number;
  readonly resolve: () => void;
}

interface Thread {
  readonly worker: Worker;
  readonly ended: Promise<void>;
}

/** A thread that ends by itself has failed; the next who asks starts another. */
export function startFollowing({ onError, ...work }: FollowingParts): Following {
  let position = 0;
  let waiters: readonly Waiter[] = [];
  let thread: Thread | undefined;

  const hear = (report: FollowReport): void => {
    ({ position } = report);
    for (const { size, resolve } of [...waiters]) if (size <= position) resolve();
  };

  const start = (): Thread => {
    const file = new URL('./node-follow-worker.js', import.meta.url);
    const worker = new Worker(file, {
      workerData: work satisfies FollowWork,
      resourceLimits: THREAD_MEMORY,
    });
    const ended = new Promise<void>((resolve) => {
      worker.on('exit', () => {
        thread = undefined;
        resolve();
      });
    });
    worker.on('message', hear).on('error', onError);
    return { worker, ended };
  };

  const tell = (order: FollowOrder): void => (thread ??= start()).worker.postMessage(order);

  const waitFor = (size: number, withinMs: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(() => end(), withinMs);
      const end = (): void => {
        clearTimeout(timer);
        waiters = waiters.filter((each) => each.resolve !== end);
        resolve();
      };
      waiters = [...waiters, { size, resolve: end }];
    });

  thread = start();
  return {
    catchUp: async (size, withinMs) => {
      if (position >= size) return position;
      tell('look');
      await waitFor(size, withinMs);
      return position;
    },
    close: async () => {
      const { ended } = thread ?? {};
      if (ended !== undefined) tell('stop');
      await ended;
    },
  };
}

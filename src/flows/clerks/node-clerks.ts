import { availableParallelism } from 'node:os';
import type { Sha256 } from '../../kernel/index.ts';
import { ownClerk, type Clerk, type Clerks } from './clerks.ts';
import { startClerkThread, type ClerkThread } from './node-clerk-thread.ts';

export interface NodeClerksOptions {
  readonly threads?: number;
  /** What has fewer sheets is done by whoever asks. */
  readonly sheetsMin?: number;
  /** Threads end when there was nothing to do for so long; after a failure none begins for as long. */
  readonly restMs?: number;
  /** Told when a thread has failed; its work is done all the same. */
  readonly onFailure?: (error: unknown) => void;
}

/** Two read as fast as one can store. */
const THREADS_MAX = 2;

/** Starting a thread takes as long as reading so many sheets. */
const SHEETS_MIN = 4;

const REST_MS = 10_000;

/** On one processor threads would only stand in each other's way. */
const usualThreads = (): number => (availableParallelism() === 1 ? 0 : THREADS_MAX);

/**
 * Threads that begin when they are first needed and end when they no longer are. What one of them
 * fails at is done by whoever asked.
 */
export function createNodeClerks(sha256: Sha256, options: NodeClerksOptions = {}): Clerks {
  const { threads = usualThreads(), sheetsMin = SHEETS_MIN, restMs = REST_MS } = options;
  const pool = createPool(threads);
  const own = ownClerk(sha256);
  const rest = createRest(restMs, pool, options.onFailure);

  const done = async <Done>(
    work: (clerk: Pick<Clerk, 'read' | 'spell'>) => Done,
  ): Promise<Awaited<Done>> => {
    rest.later();
    if (rest.isNow()) return await work(own);
    try {
      return await work(pool.idlest());
    } catch (error) {
      rest.after(error);
      return await work(own);
    }
  };

  const beside: Clerk = {
    ahead: threads + 1,
    read: (plan, reading) => done((clerk) => clerk.read(plan, reading)),
    spell: (sheet) => done((clerk) => clerk.spell(sheet)),
  };
  return {
    clerkOf: (sheets) => (threads === 0 || sheets < sheetsMin ? own : beside),
    end: () => {
      rest.forGood();
      pool.end();
    },
  };
}

interface Rest {
  /** Whether no thread is to be asked. */
  readonly isNow: () => boolean;
  /** There is something to do: threads end that much later. */
  readonly later: () => void;
  readonly after: (failure: unknown) => void;
  readonly forGood: () => void;
}

function createRest(restMs: number, pool: Pool, onFailure: NodeClerksOptions['onFailure']): Rest {
  let isNow = false;
  let timer: NodeJS.Timeout | undefined;
  const later = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (pool.isBusy()) {
        later();
        return;
      }
      isNow = false;
      pool.end();
    }, restMs);
    timer.unref();
  };
  return {
    isNow: () => isNow,
    later,
    after: (failure) => {
      // Told once, and not of each sheet that the thread had before it.
      if (!isNow) onFailure?.(failure);
      isNow = true;
    },
    forGood: () => {
      clearTimeout(timer);
      isNow = true;
    },
  };
}

interface Pool {
  /** Another one, as long as there may be, when all have something to do. */
  idlest(): ClerkThread;
  isBusy(): boolean;
  end(): void;
}

function createPool(threadsMax: number): Pool {
  const threads = new Set<ClerkThread>();
  const start = (): ClerkThread => {
    const thread = startClerkThread(() => threads.delete(thread));
    threads.add(thread);
    return thread;
  };
  return {
    idlest: () => {
      const [first] = [...threads].sort((a, b) => a.pending() - b.pending());
      if (first === undefined) return start();
      return first.pending() > 0 && threads.size < threadsMax ? start() : first;
    },
    isBusy: () => [...threads].some((thread) => thread.pending() > 0),
    end: () => {
      for (const thread of threads) thread.end();
      threads.clear();
    },
  };
}

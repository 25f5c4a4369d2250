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
  let isResting = false;
  let rest: NodeJS.Timeout | undefined;

  const restLater = (): void => {
    clearTimeout(rest);
    rest = setTimeout(() => {
      isResting = false;
      pool.end();
    }, restMs);
    rest.unref();
  };

  const done = async <Done>(
    work: (clerk: Pick<Clerk, 'read' | 'spell'>) => Done,
  ): Promise<Awaited<Done>> => {
    restLater();
    if (isResting) return await work(own);
    try {
      return await work(pool.idlest());
    } catch {
      isResting = true;
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
      clearTimeout(rest);
      pool.end();
    },
  };
}

interface Pool {
  /** Another one, as long as there may be, when all have something to do. */
  idlest(): ClerkThread;
  /** Threads end when they have read what they were asked for. */
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
    end: () => {
      for (const thread of threads) thread.end();
      threads.clear();
    },
  };
}

import { availableParallelism } from 'node:os';
import type { FlowPlan } from '../plan/plan.ts';
import { startReadingThread, type ReadingThread } from './node-reading-thread.ts';
import { readHere, type Readers, type Reading } from './readers.ts';
import type { SheetRead } from './sheet-read.ts';

export interface NodeReadersOptions {
  readonly threads?: number;
  /** What comes in smaller segments the caller reads by itself. */
  readonly segmentBytesMin?: number;
  /** Threads end when nothing was read for so long; after a failure none begins for as long. */
  readonly restMs?: number;
}

/** Two read as fast as one can store. */
const THREADS_MAX = 2;

/** Starting a thread takes as long as reading so much. */
const SEGMENT_BYTES_MIN = 262_144;

const REST_MS = 10_000;

/** On one processor threads would only stand in each other's way. */
const usualThreads = (): number => (availableParallelism() === 1 ? 0 : THREADS_MAX);

/**
 * Threads that begin when they are first needed and end when they no longer are. What one of them
 * fails at is read by whoever asked.
 */
export function createNodeReaders(options: NodeReadersOptions = {}): Readers {
  const { threads: threadsMax = usualThreads(), restMs = REST_MS } = options;
  const { segmentBytesMin = SEGMENT_BYTES_MIN } = options;
  const pool = createPool(threadsMax);
  let isResting = false;
  let resting: NodeJS.Timeout | undefined;

  const restLater = (): void => {
    clearTimeout(resting);
    resting = setTimeout(() => {
      isResting = false;
      pool.end();
    }, restMs);
    resting.unref();
  };

  const read = async (plan: FlowPlan, reading: Reading): Promise<SheetRead> => {
    restLater();
    if (isResting) return readHere.read(plan, reading);
    try {
      return await pool.idlest().read(plan, reading);
    } catch {
      isResting = true;
      return readHere.read(plan, reading);
    }
  };

  const beside = { ahead: threadsMax + 1, read };
  return {
    readerOf: (bytes) => (threadsMax === 0 || bytes < segmentBytesMin ? readHere : beside),
    end: () => {
      clearTimeout(resting);
      pool.end();
    },
  };
}

interface Pool {
  /** Another one, as long as there may be, when all have something to do. */
  idlest(): ReadingThread;
  /** Threads end when they have read what they were asked for. */
  end(): void;
}

function createPool(threadsMax: number): Pool {
  const threads = new Set<ReadingThread>();
  const start = (): ReadingThread => {
    const thread = startReadingThread(() => threads.delete(thread));
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

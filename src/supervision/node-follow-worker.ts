/**
 * The thread that follows the log: reads what was committed, and keeps what is derived of it. Runs
 * beside the exchange and below it, so that following never takes time that an exchange needs.
 */
import { readlinkSync } from 'node:fs';
import { setPriority } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import {
  createFollower,
  createTraceTokens,
  openFollowedLog,
  openSqliteDerivedStore,
  type Follower,
} from '../audit/index.ts';
import { createNodeCryptoProvider } from '../signatures/index.ts';
import { counting } from './counting.ts';

/** What the thread is given. */
export interface FollowWork {
  /** Of the log. */
  readonly directory: string;
  /** Where archived entries lie. */
  readonly archive?: string | undefined;
  /** Of what is derived. */
  readonly file: string;
  readonly indexKey: Uint8Array;
}

/** `look`: there may be more now; `stop`: end. */
export type FollowOrder = 'look' | 'stop';

export interface FollowReport {
  readonly position: number;
}

/** Unasked, the log is looked at so often, milliseconds. */
const LOOK_INTERVAL_MS = 1000;

/** The lowest priority there is: a thousandth part of it is left when an exchange wants the processor. */
const LOWEST_PRIORITY = 19;

/** On Linux a thread has a priority of its own, by its id; elsewhere it keeps that of the process. */
function stepBack(): void {
  try {
    setPriority(Number(readlinkSync('/proc/thread-self').split('/').at(-1)), LOWEST_PRIORITY);
  } catch {
    // Nothing depends on it but speed.
  }
}

interface Orders {
  readonly isStopped: () => boolean;
  /** Resolves at the next order, or when it is time to look again. */
  next(): Promise<void>;
}

function listen(): Orders {
  let isStopped = false;
  let isCalled = false;
  let wake = new AbortController();
  parentPort?.on('message', (order: FollowOrder) => {
    isStopped ||= order === 'stop';
    isCalled = true;
    wake.abort();
  });
  return {
    isStopped: () => isStopped,
    next: async () => {
      wake = new AbortController();
      const { signal } = wake;
      if (!isCalled) await sleep(LOOK_INTERVAL_MS, undefined, { signal }).catch(() => undefined);
      isCalled = false;
    },
  };
}

async function follow(follower: Follower, orders: Orders): Promise<void> {
  const tell = (): void =>
    parentPort?.postMessage({ position: follower.position } satisfies FollowReport);
  do {
    while (!orders.isStopped() && follower.step()) {
      tell();
      // Orders are read in between.
      await sleep(0);
    }
    tell();
    await orders.next();
  } while (!orders.isStopped());
}

async function run({ file, indexKey, ...files }: FollowWork): Promise<void> {
  stepBack();
  const crypto = createNodeCryptoProvider();
  const sha256 = (bytes: Uint8Array): Uint8Array => crypto.sha256(bytes);
  const log = openFollowedLog(sha256, files);
  const store = openSqliteDerivedStore(file);
  const orders = listen();
  try {
    const tokens = createTraceTokens(sha256, indexKey);
    await follow(createFollower({ log, store, tokens, sha256, counting }), orders);
  } finally {
    store.close();
    log.close();
    parentPort?.close();
  }
}

await run(workerData as FollowWork);

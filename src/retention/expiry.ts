import { setImmediate } from 'node:timers/promises';
import { instantOf, type Clock } from '../kernel/index.ts';
import type { Erasures } from '../audit/index.ts';
import type { Entry } from '../shapes/index.ts';

const MS_PER_DAY = 86_400_000;

/** How often it is looked whether evidence has come to the end of its term. */
const EXPIRY_INTERVAL_MS = 6 * 60 * 60 * 1000;

export interface ExpiryParts {
  readonly clock: Clock;
  readonly erasures: Erasures;
  readonly record: (entry: Entry) => Promise<void>;
  readonly onError: (error: unknown) => void;
}

/** Erases evidence at the end of its published term, beside the exchanges. */
export interface Expiry {
  /** How many exchanges lost theirs. Does not fail. */
  run(): Promise<number>;
  /** Resolves when nothing is under way. */
  close(): Promise<void>;
}

async function expire(
  { clock, erasures, record }: ExpiryParts,
  evidenceDays: number,
): Promise<number> {
  const now = clock.now();
  const before = now - evidenceDays * MS_PER_DAY;
  const exchanges = erasures.countBefore(before);
  if (exchanges === 0) return 0;
  const at = instantOf(now);
  await record({ kind: 'evidence.expired', at, before: instantOf(before), exchanges });
  // In slices, so that exchanges are served in between.
  while (erasures.expireBefore(before).exchanges > 0) await setImmediate();
  return exchanges;
}

export function createExpiry(parts: ExpiryParts, evidenceDays: number): Expiry {
  let underWay: Promise<number> = Promise.resolve(0);
  const attempt = async (): Promise<number> => {
    try {
      return await expire(parts, evidenceDays);
    } catch (error) {
      parts.onError(error);
      return 0;
    }
  };
  const run = (): Promise<number> => (underWay = underWay.then(attempt));
  const timer = setInterval(() => void run(), EXPIRY_INTERVAL_MS).unref();
  return {
    run,
    close: async () => {
      clearInterval(timer);
      await underWay;
    },
  };
}

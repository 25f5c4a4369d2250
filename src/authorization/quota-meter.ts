import { instantOf, say, shanghaiDateOf, type Clock, type Refusal } from '../kernel/index.ts';
import type { Grant } from '../shapes/index.ts';

interface Count {
  minute: number;
  inMinute: number;
  day: string;
  inDay: number;
}

export interface QuotaMeter {
  /** A refusal when one more call would pass the grant's quota now. */
  exceeded(grant: Grant): Refusal | undefined;
  /** Counts one call that was permitted. */
  count(grant: Grant): void;
}

const MINUTE_MS = 60_000;

/** Counts per grant by minute and by calendar day; forgets with the process. */
export function createQuotaMeter(clock: Clock): QuotaMeter {
  const counts = new Map<string, Count>();

  const current = (grant: string): Count => {
    const now = clock.now();
    const [minute, day] = [Math.floor(now / MINUTE_MS), shanghaiDateOf(now)];
    const known = counts.get(grant) ?? { minute, inMinute: 0, day, inDay: 0 };
    if (known.minute !== minute) Object.assign(known, { minute, inMinute: 0 });
    if (known.day !== day) Object.assign(known, { day, inDay: 0 });
    counts.set(grant, known);
    return known;
  };

  const refusal = (retryAfterSeconds: number): Refusal => ({
    refused: 'quota-exceeded',
    retryAfterSeconds,
    detail: say(
      `${instantOf(clock.now() + retryAfterSeconds * 1000)} 之后可再调用`,
      `call again after ${instantOf(clock.now() + retryAfterSeconds * 1000)}`,
    ),
  });

  const secondsToMinuteEnd = (): number =>
    Math.ceil((MINUTE_MS - (clock.now() % MINUTE_MS)) / 1000);

  const secondsToDayEnd = (): number => {
    const dayMs = 24 * 60 * MINUTE_MS;
    return Math.ceil((dayMs - ((clock.now() + 8 * 60 * MINUTE_MS) % dayMs)) / 1000);
  };

  return {
    exceeded: ({ grant, quota }) => {
      if (quota === undefined) return undefined;
      const { inMinute, inDay } = current(grant);
      if (quota.perDay !== undefined && inDay >= quota.perDay) return refusal(secondsToDayEnd());
      if (quota.perMinute !== undefined && inMinute >= quota.perMinute) {
        return refusal(secondsToMinuteEnd());
      }
      return undefined;
    },
    count: ({ grant, quota }) => {
      if (quota === undefined) return;
      const count = current(grant);
      count.inMinute += 1;
      count.inDay += 1;
    },
  };
}

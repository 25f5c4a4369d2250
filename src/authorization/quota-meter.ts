import { instantOf, say, shanghaiDateOf, type Clock, type Refusal } from '../kernel/index.ts';
import type { Grant } from '../shapes/index.ts';

interface Count {
  minute: number;
  inMinute: number;
  day: string;
  inDay: number;
}

/** What one call would use of a grant. */
export interface Use {
  readonly subjects: number;
  /** Subjects a minute beyond which no call of this kind goes, whatever the grant's own quota. */
  readonly perMinuteMax?: number;
}

/** Counts subjects, so that a batch is no way round a quota. */
export interface QuotaMeter {
  /** A refusal when the use would pass the grant's quota now. */
  exceeded(grant: Grant, use?: Use): Refusal | undefined;
  /** Counts a use that was permitted; `at`, milliseconds, where that was before now. */
  count(grant: Pick<Grant, 'grant'>, use?: Use, at?: number): void;
}

const ONE: Use = { subjects: 1 };

const MINUTE_MS = 60_000;

const tooMany = (quota: number): Refusal => ({
  refused: 'quota-exceeded',
  detail: say(`限额为 ${quota} 个对象`, `the quota is ${quota} subjects`),
});

/**
 * Counts per grant by minute and by calendar day, in memory: what was counted before the process
 * began is counted again from the log.
 */
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

  /** Where the whole quota would not do, waiting for the next one does not help. */
  const beyond = (quota: number, { subjects }: Use, secondsToEnd: () => number): Refusal =>
    subjects > quota ? tooMany(quota) : refusal(secondsToEnd());

  return {
    exceeded: ({ grant, quota }, use = ONE) => {
      const perDay = quota?.perDay ?? Infinity;
      const perMinute = Math.min(quota?.perMinute ?? Infinity, use.perMinuteMax ?? Infinity);
      const { inMinute, inDay } = current(grant);
      if (inDay + use.subjects > perDay) return beyond(perDay, use, secondsToDayEnd);
      if (inMinute + use.subjects > perMinute) return beyond(perMinute, use, secondsToMinuteEnd);
      return undefined;
    },
    count: ({ grant }, { subjects } = ONE, at = clock.now()) => {
      const count = current(grant);
      if (Math.floor(at / MINUTE_MS) === count.minute) count.inMinute += subjects;
      if (shanghaiDateOf(at) === count.day) count.inDay += subjects;
    },
  };
}

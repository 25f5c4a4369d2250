/** Failed attempts that count together. */
export interface Failures {
  readonly count: number;
  /** Of the newest, milliseconds since 1970. */
  readonly lastAt: number;
}

/** How long failures keep the next attempt waiting. */
export interface LockoutRule {
  /** Failures that cost nothing: people mistype. */
  readonly freeCount: number;
  /** After the first that does; doubled by each further one. */
  readonly firstMs: number;
  readonly longestMs: number;
}

/** Failures without a further one are forgotten after so long. */
const FORGOTTEN_AFTER_MS = 3_600_000;

/** The same account from the same network. */
export const pairRule = (longestMs: number): LockoutRule => ({
  freeCount: 3,
  firstMs: 1000,
  longestMs,
});

/**
 * The same account from anywhere: slows guessing from many addresses. Never longer than half a
 * minute, and not for an address the person has signed in from before, or anybody could lock
 * anybody out.
 */
export const accountRule = (longestMs: number): LockoutRule => ({
  freeCount: 10,
  firstMs: 250,
  longestMs: Math.min(longestMs, 30_000),
});

export const noFailures: Failures = { count: 0, lastAt: 0 };

/** What still counts. */
export const countedAt = (failures: Failures, now: number): Failures =>
  Math.abs(now - failures.lastAt) < FORGOTTEN_AFTER_MS ? failures : noFailures;

export const failedOnce = (failures: Failures, now: number): Failures => ({
  count: countedAt(failures, now).count + 1,
  lastAt: now,
});

/**
 * Milliseconds until an attempt is heard again; 0 when it is heard now. Attempts that are not heard
 * are no failures: waiting is never made longer by trying meanwhile.
 */
export function waitMs(failures: Failures, now: number, rule: LockoutRule): number {
  const { count, lastAt } = countedAt(failures, now);
  const beyond = count - rule.freeCount;
  if (beyond <= 0) return 0;
  const delayMs = Math.min(rule.longestMs, rule.firstMs * 2 ** (beyond - 1));
  // A clock that was set back must not make it longer.
  return Math.max(0, Math.min(delayMs, lastAt + delayMs - now));
}

import { Fault, type Clock } from '../kernel/index.ts';
import { BUCKET_MS, createExpiringSet } from './expiring-set.ts';

/** Nonces held at once: over 1000 requests a second, each remembered for 900 s; about 200 MB. */
const NONCE_COUNT_MAX = 1_000_000;

/** Seconds after which some nonces have expired and calls may be taken again. */
const RETRY_AFTER_SECONDS = BUCKET_MS / 1000;

/** A nonce in the log that is still within its window, to be known again after a restart. */
export interface UsedNonce {
  readonly keyid: string;
  readonly nonce: string;
  /** First instant at which it may be forgotten, in milliseconds since 1970. */
  readonly expiresAt: number;
}

export interface ReplayGuard {
  /**
   * Takes a nonce of a key until `expiresAt`, which lies past the last instant at which its
   * signature could be accepted. False when it is taken, or has expired already.
   * @throws {Fault} overloaded when no more can be held: one not remembered could be replayed.
   */
  reserve(keyid: string, nonce: string, expiresAt: number): boolean;
  /** Nonces held, some of which have just expired. */
  readonly size: number;
}

interface ReplayGuardDependencies {
  readonly clock: Clock;
  /** Milliseconds that have passed, by a clock that nobody sets. */
  readonly elapsedMs?: () => number;
  readonly live?: Iterable<UsedNonce>;
}

interface ReplayGuardOptions {
  readonly nonceCountMax?: number;
}

// Neither part can hold a line feed: both come from structured-field strings (RFC 8941 §3.3.3).
const keyOf = (keyid: string, nonce: string): string => `${keyid}\n${nonce}`;

export function createReplayGuard(
  { clock, elapsedMs = () => performance.now(), live = [] }: ReplayGuardDependencies,
  { nonceCountMax = NONCE_COUNT_MAX }: ReplayGuardOptions = {},
): ReplayGuard {
  const used = createExpiringSet();

  const reserve = (keyid: string, nonce: string, expiresAt: number): boolean => {
    const clocks = { now: clock.now(), elapsedMs: elapsedMs() };
    used.forgetExpired(clocks);
    const key = keyOf(keyid, nonce);
    if (expiresAt <= clocks.now || used.has(key, clocks)) return false;
    if (used.size >= nonceCountMax) {
      throw new Fault('overloaded', { retryAfterSeconds: RETRY_AFTER_SECONDS });
    }
    used.add(key, expiresAt, clocks);
    return true;
  };

  for (const { keyid, nonce, expiresAt } of live) reserve(keyid, nonce, expiresAt);

  return {
    reserve,
    get size() {
      return used.size;
    },
  };
}

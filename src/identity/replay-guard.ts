import { Fault, type Clock, type Sha256 } from '../kernel/index.ts';
import { BUCKET_MS, createExpiringSet, fingerprintOf, type Fingerprint } from './expiring-set.ts';

/** Nonces held at once: over 1000 requests a second, each remembered for 900 s; about 60 MB. */
const NONCE_COUNT_MAX = 1_000_000;

/** Seconds after which some nonces have expired and calls may be taken again. */
const RETRY_AFTER_SECONDS = BUCKET_MS / 1000;

/** How many windows before and after it was made a signature's nonce is remembered for. */
const WINDOWS_REMEMBERED = 2;

const MS_PER_SECOND = 1000;

/** From when on a signature cannot be fresh any more, epoch milliseconds. */
export const nonceExpiry = (createdSeconds: number, windowSeconds: number): number =>
  (createdSeconds + WINDOWS_REMEMBERED * windowSeconds) * MS_PER_SECOND;

/** The longest that a nonce lives from its use on: a signature may be made a window ahead. */
export const nonceLifeMs = (windowSeconds: number): number =>
  (WINDOWS_REMEMBERED + 1) * windowSeconds * MS_PER_SECOND;

/** A nonce in the log, to be known again after a restart. */
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
  readonly sha256: Sha256;
  readonly clock: Clock;
  /** Milliseconds that have passed, by a clock that nobody sets. */
  readonly elapsedMs?: () => number;
  readonly live?: Iterable<UsedNonce>;
}

interface ReplayGuardOptions {
  /** How long a nonce of the log may still live, whatever the clock says of it. */
  readonly lifeMs?: number;
  readonly nonceCountMax?: number;
}

export function createReplayGuard(
  { sha256, clock, elapsedMs = () => performance.now(), live = [] }: ReplayGuardDependencies,
  { lifeMs = 0, nonceCountMax = NONCE_COUNT_MAX }: ReplayGuardOptions = {},
): ReplayGuard {
  const used = createExpiringSet();
  // Neither part can hold a line feed: both come from structured-field strings (RFC 8941 §3.3.3).
  const keyOf = (keyid: string, nonce: string): Fingerprint =>
    fingerprintOf(sha256, `${keyid}\n${nonce}`);
  const beganMs = elapsedMs();
  for (const { keyid, nonce, expiresAt } of live) {
    // The clock may have been set since it was used: only time that has passed is believed.
    const term = { expiresAt, elapsesAtMs: beganMs + lifeMs };
    const key = keyOf(keyid, nonce);
    if (!used.has(key, { now: -Infinity, elapsedMs: beganMs })) used.add(key, term);
  }
  // What the log holds is known whole, and leaves room for as many as ever.
  const countMax = nonceCountMax + used.size;

  const reserve = (keyid: string, nonce: string, expiresAt: number): boolean => {
    const clocks = { now: clock.now(), elapsedMs: elapsedMs() };
    used.forgetExpired(clocks);
    const key = keyOf(keyid, nonce);
    if (expiresAt <= clocks.now || used.has(key, clocks)) return false;
    if (used.size >= countMax) {
      throw new Fault('overloaded', { retryAfterSeconds: RETRY_AFTER_SECONDS });
    }
    used.add(key, { expiresAt, elapsesAtMs: clocks.elapsedMs + expiresAt - clocks.now });
    return true;
  };

  return {
    reserve,
    get size() {
      return used.size;
    },
  };
}

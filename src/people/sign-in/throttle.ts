import type { Clock } from '../../kernel/index.ts';
import {
  accountRule,
  countedAt,
  failedOnce,
  noFailures,
  pairRule,
  waitMs,
  type Failures,
} from './lockout.ts';

/** Who tries as whom. Whether the account exists does not matter. */
export interface Attempt {
  readonly loginName: string;
  readonly network: string;
  /** The person has signed in from there before. */
  readonly isKnownSource: boolean;
}

/** An attempt that is heard. It counts as failed from the start, so that many at once are many. */
export interface Ticket {
  /** The account is open again from there. */
  succeeded(): void;
  /** It was not heard after all. */
  withdrawn(): void;
  /** Seconds the next attempt from there will wait; 0 when it need not. */
  waitSeconds(): number;
}

export interface Throttle {
  /** Or how long to wait, in seconds. */
  enter(attempt: Attempt): Ticket | { readonly waitSeconds: number };
}

/** Accounts and pairs remembered; the oldest are forgotten, each of which took a hash to make. */
const REMEMBERED_MAX = 100_000;

/** A name longer than any login name need not be remembered whole. */
const NAME_CHARACTERS_MAX = 64;

const secondsOf = (ms: number): number => Math.ceil(ms / 1000);

interface Tally {
  of(key: string): Failures;
  set(key: string, failures: Failures): void;
}

function createTally(): Tally {
  const tally = new Map<string, Failures>();
  return {
    of: (key) => tally.get(key) ?? noFailures,
    set: (key, failures) => {
      // Deleted first, so that the newest come last.
      tally.delete(key);
      if (failures.count > 0) tally.set(key, failures);
      const [oldest] = tally.keys();
      if (tally.size > REMEMBERED_MAX && oldest !== undefined) tally.delete(oldest);
    },
  };
}

const without = (failures: Failures, count: number): Failures => ({
  ...failures,
  count: Math.max(0, failures.count - count),
});

/** In memory: whoever guesses cannot restart the gateway. */
export function createThrottle(clock: Clock, longestMs: number): Throttle {
  const pairs = createTally();
  const accounts = createTally();
  const forPair = pairRule(longestMs);
  const forAccount = accountRule(longestMs);

  const enter = ({ loginName, network, isKnownSource }: Attempt): ReturnType<Throttle['enter']> => {
    const account = loginName.slice(0, NAME_CHARACTERS_MAX);
    const pair = `${account}\n${network}`;
    const remainingMs = (): number => {
      const now = clock.now();
      const ofAccount = isKnownSource ? 0 : waitMs(accounts.of(account), now, forAccount);
      return Math.max(ofAccount, waitMs(pairs.of(pair), now, forPair));
    };
    const waiting = remainingMs();
    if (waiting > 0) return { waitSeconds: secondsOf(waiting) };

    pairs.set(pair, failedOnce(pairs.of(pair), clock.now()));
    accounts.set(account, failedOnce(accounts.of(account), clock.now()));
    const forgive = (count: number): void => {
      pairs.set(pair, without(pairs.of(pair), count));
      accounts.set(account, without(accounts.of(account), count));
    };
    return {
      succeeded: () => forgive(countedAt(pairs.of(pair), clock.now()).count),
      withdrawn: () => forgive(1),
      waitSeconds: () => secondsOf(remainingMs()),
    };
  };
  return { enter };
}

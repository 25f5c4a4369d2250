/** Keys that expire within the same span are forgotten together. */
export const BUCKET_MS = 10_000;

/** The same moment on two clocks: one that people set, and one that only ever goes on. */
export interface TwoClocks {
  /** Milliseconds since 1970; may be set forward and back. */
  readonly now: number;
  /** Milliseconds since some beginning. */
  readonly elapsedMs: number;
}

/**
 * Keys with a term. One has expired when both clocks say so: by the first alone, a clock set forward
 * and then back would find forgotten what it can ask for again; by the second alone, a clock set
 * back could.
 */
export interface ExpiringSet {
  /** Whether the key is in the set and has not expired. */
  has(key: string, clocks: TwoClocks): boolean;
  add(key: string, term: Term): void;
  /** Constant time per key added, but for a clock set forward, which costs one more look at each. */
  forgetExpired(clocks: TwoClocks): void;
  /** Keys held; those that expired in this bucket and the one before are among them. */
  readonly size: number;
}

/** When a key expires on either clock. */
interface Term {
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
  /** When it expires on the clock that is never set. */
  readonly elapsesAtMs: number;
}

const bucketOf = (epochMs: number): number => Math.floor(epochMs / BUCKET_MS);

const isOver = ({ expiresAt, elapsesAtMs }: Term, { now, elapsedMs }: TwoClocks): boolean =>
  expiresAt <= now && elapsesAtMs <= elapsedMs;

export function createExpiringSet(): ExpiringSet {
  const terms = new Map<string, Term>();
  const buckets = new Map<number, string[]>();
  let swept = NaN;

  const put = (key: string, lookedAtMs: number): void => {
    const bucket = bucketOf(lookedAtMs);
    const keys = buckets.get(bucket);
    if (keys === undefined) buckets.set(bucket, [key]);
    else keys.push(key);
  };

  const look = (key: string, bucket: number, clocks: TwoClocks): void => {
    const term = terms.get(key);
    // A key added again after it expired is in a later bucket as well, and stays until that goes.
    if (term === undefined || bucketOf(term.expiresAt) > bucket) return;
    if (isOver(term, clocks)) terms.delete(key);
    else put(key, clocks.now + term.elapsesAtMs - clocks.elapsedMs);
  };

  const forgetExpired = (clocks: TwoClocks): void => {
    const current = bucketOf(clocks.now);
    if (current === swept) return;
    swept = current;
    for (const [bucket, keys] of [...buckets]) {
      // One bucket late: a clock set back by less than that finds again what it still must.
      if (bucket >= current - 1) continue;
      buckets.delete(bucket);
      for (const key of keys) look(key, bucket, clocks);
    }
  };

  return {
    has: (key, clocks) => {
      const term = terms.get(key);
      return term !== undefined && !isOver(term, clocks);
    },
    add: (key, term) => {
      terms.set(key, term);
      put(key, term.expiresAt);
    },
    forgetExpired,
    get size() {
      return terms.size;
    },
  };
}

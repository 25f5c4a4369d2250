/** Keys that expire within the same span are forgotten together. */
export const BUCKET_MS = 10_000;

export interface ExpiringSet {
  /** Whether the key is in the set and has not expired. */
  has(key: string, now: number): boolean;
  /** `expiresAt` and `now` are milliseconds since 1970. */
  add(key: string, expiresAt: number): void;
  /** Constant time per key added: each is looked at once, when its bucket has passed. */
  forgetExpired(now: number): void;
  /** Keys held; those that expired in this bucket and the one before are among them. */
  readonly size: number;
}

const bucketOf = (epochMs: number): number => Math.floor(epochMs / BUCKET_MS);

export function createExpiringSet(): ExpiringSet {
  const expiries = new Map<string, number>();
  const buckets = new Map<number, Set<string>>();
  let swept = -Infinity;

  const has = (key: string, now: number): boolean => (expiries.get(key) ?? -Infinity) > now;

  const lastBucketOf = (key: string): number => bucketOf(expiries.get(key) ?? -Infinity);

  const add = (key: string, expiresAt: number): void => {
    expiries.set(key, expiresAt);
    const bucket = bucketOf(expiresAt);
    const keys = buckets.get(bucket) ?? new Set();
    buckets.set(bucket, keys.add(key));
  };

  const forgetExpired = (now: number): void => {
    const current = bucketOf(now);
    if (current <= swept) return;
    swept = current;
    for (const [bucket, keys] of buckets) {
      // One bucket late: a clock set back by less than that finds again what it still must.
      if (bucket >= current - 1) continue;
      // A key added again after it expired is in a later bucket as well, and stays until that goes.
      for (const key of keys) if (lastBucketOf(key) <= bucket) expiries.delete(key);
      buckets.delete(bucket);
    }
  };

  return {
    has,
    add,
    forgetExpired,
    get size() {
      return expiries.size;
    },
  };
}

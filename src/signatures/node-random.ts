import { randomFillSync } from 'node:crypto';

/** Fetched at once: a call to the generator costs the same for 32 bytes as for some hundred. */
const POOL_BYTES = 4096;

/**
 * Strong random bytes, cut from a pool. Each byte is handed out once, and a pool that is used up is
 * never filled again: whoever holds a piece of it keeps what it was given.
 */
export function createRandomPool(): (count: number) => Uint8Array {
  let pool = new Uint8Array(0);
  let used = 0;
  return (count) => {
    if (count > POOL_BYTES) return randomFillSync(new Uint8Array(count));
    if (pool.length - used < count) {
      pool = randomFillSync(new Uint8Array(POOL_BYTES));
      used = 0;
    }
    used += count;
    return pool.subarray(used - count, used);
  };
}

import type { Clock } from '../kernel/index.ts';

/** The time a nonce may live is looked back over in so many slices. */
const SLICE_COUNT = 8;

/** Given the clock's reading, the instant before which nonces have certainly expired. */
export type NonceHorizon = (now: number) => number;

/**
 * The lowest that the clock has read for as long as a nonce lives, by a clock that nobody sets; zero
 * until so much time has passed since the start, when nobody knows what the clock read before. One
 * set forward by mistake therefore drops nothing that could be asked for when it is set right.
 */
export function createNonceHorizon(steady: Clock, lifeMs: number): NonceHorizon {
  const sliceMs = lifeMs / SLICE_COUNT;
  const sliceNow = (): number => Math.floor(steady.now() / sliceMs);
  const lows = new Array<number>(SLICE_COUNT + 1).fill(0);
  let current = sliceNow();
  let low = 0;

  const advance = (now: number): void => {
    const passed = Math.min(sliceNow() - current, lows.length);
    if (passed === 0) return;
    current = sliceNow();
    // In slices without a reading the clock is taken to have read what it did last.
    for (let skipped = 1; skipped < passed; skipped += 1) lows.push(low);
    lows.push(now);
    lows.splice(0, passed);
    low = now;
  };

  return (now) => {
    advance(now);
    low = Math.min(low, now);
    lows[lows.length - 1] = low;
    return Math.min(...lows);
  };
}

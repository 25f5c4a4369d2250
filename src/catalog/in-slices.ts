import { setImmediate } from 'node:timers/promises';
import type { Steps } from '../kernel/index.ts';

/** Work goes on for so long before whoever else waits has a turn, milliseconds. */
const SLICE_MS = { least: 4, most: 20 } as const;

/** Of the time the others took: under full load the work gets a third, and so comes to an end. */
const SHARE = 0.5;

const sliceAfter = (waitedMs: number): number =>
  Math.min(SLICE_MS.most, Math.max(SLICE_MS.least, waitedMs * SHARE));

/** Does the work in slices, so that exchanges under way hardly notice it. */
export async function inSlices<Result>(steps: Steps<Result>): Promise<Result> {
  let endsMs = performance.now() + SLICE_MS.least;
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    const pausedMs = performance.now();
    if (pausedMs < endsMs) continue;
    await setImmediate();
    const resumedMs = performance.now();
    endsMs = resumedMs + sliceAfter(resumedMs - pausedMs);
  }
}

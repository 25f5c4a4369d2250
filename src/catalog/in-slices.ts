import { setImmediate } from 'node:timers/promises';
import type { Steps } from '../kernel/index.ts';

/** Work goes on for so long before whoever else waits has a turn, milliseconds. */
const SLICE_MS = 4;

/** Does the work in slices, so that exchanges under way hardly notice it. */
export async function inSlices<Result>(steps: Steps<Result>): Promise<Result> {
  let endsMs = performance.now() + SLICE_MS;
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    if (performance.now() < endsMs) continue;
    await setImmediate();
    endsMs = performance.now() + SLICE_MS;
  }
}

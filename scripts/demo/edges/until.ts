import { setTimeout } from 'node:timers/promises';

/** Everything a running gateway does by itself is done by then, milliseconds. */
const PATIENCE_MS = 60_000;
const INTERVAL_MS = 100;

/** Asks until there is an answer. @throws {Error} naming what never came */
export async function until<Answer>(
  awaited: string,
  ask: () => Promise<Answer | undefined>,
): Promise<Answer> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (performance.now() > deadline) throw new Error(`waited in vain: ${awaited}`);
    await setTimeout(INTERVAL_MS);
  }
}

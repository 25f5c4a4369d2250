import type { Clock } from '../../kernel/index.ts';

/** What a provider says of itself is asked again after so long, milliseconds. */
const REMEMBERED_MS = 3_600_000;

/** After a failure it is not asked again before, milliseconds: anybody can begin a sign-in. */
const FAILURE_REMEMBERED_MS = 3000;

export interface Remembered<Value> {
  get(): Promise<Value>;
}

/** Asks once for everybody who waits, and remembers the answer or, shortly, the failure. */
export function createRemembered<Value>(
  clock: Clock,
  ask: () => Promise<Value>,
): Remembered<Value> {
  let known: Promise<Value> | undefined;
  let until = 0;
  return {
    get: () => {
      if (known !== undefined && clock.now() < until) return known;
      until = clock.now() + REMEMBERED_MS;
      const asked = ask();
      known = asked;
      asked.catch(() => {
        if (known === asked) until = clock.now() + FAILURE_REMEMBERED_MS;
      });
      return asked;
    },
  };
}

/** Where instants come from. Injected, so that tests own time. */
export interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };

/** Remembers the last answer: an exchange asks for the same few instants dozens of times. */
function rememberingLast(compute: (input: number) => string): (input: number) => string {
  let last = NaN;
  let answer = '';
  return (input) => {
    if (input !== last) {
      answer = compute(input);
      last = input;
    }
    return answer;
  };
}

/** UTC with milliseconds and `Z`, the one spelling of an instant in this system. */
export const instantOf: (epochMs: number) => string = rememberingLast((epochMs) =>
  new Date(epochMs).toISOString(),
);

const DAY_MS = 86_400_000;

const dateOfDay = rememberingLast((day) => new Date(day * DAY_MS).toISOString().slice(0, 10));

/** A calendar date in Asia/Shanghai (UTC+8 without daylight saving since 1992), `YYYY-MM-DD`. */
export function shanghaiDateOf(epochMs: number): string {
  return dateOfDay(Math.floor((epochMs + 8 * 3_600_000) / DAY_MS));
}

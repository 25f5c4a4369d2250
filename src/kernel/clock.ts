/** Where instants come from. Injected, so that tests own time. */
export interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };

/** Answers remembered: exchanges that are under way together share their few milliseconds. */
const REMEMBERED = 256;

/** Each input has one place, so that what is remembered neither grows nor is searched. */
function remembering(compute: (input: number) => string): (input: number) => string {
  const inputs = new Float64Array(REMEMBERED).fill(NaN);
  const answers = new Array<string>(REMEMBERED).fill('');
  return (input) => {
    const place = Math.abs(Math.trunc(input)) % REMEMBERED;
    if (inputs[place] === input) return answers[place] as string;
    const answer = compute(input);
    inputs[place] = input;
    answers[place] = answer;
    return answer;
  };
}

/** UTC with milliseconds and `Z`, the one spelling of an instant in this system. */
export const instantOf: (epochMs: number) => string = remembering((epochMs) =>
  new Date(epochMs).toISOString(),
);

const DAY_MS = 86_400_000;

const dateOfDay = remembering((day) => new Date(day * DAY_MS).toISOString().slice(0, 10));

/** A calendar date in Asia/Shanghai (UTC+8 without daylight saving since 1992), `YYYY-MM-DD`. */
export function shanghaiDateOf(epochMs: number): string {
  return dateOfDay(Math.floor((epochMs + 8 * 3_600_000) / DAY_MS));
}

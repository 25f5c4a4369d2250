/** Where instants come from. Injected, so that tests own time. */
export interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };

/** UTC with milliseconds and `Z`, the one spelling of an instant in this system. */
export function instantOf(epochMs: number): string {
  return new Date(epochMs).toISOString();
}

/** A calendar date in Asia/Shanghai (UTC+8 without daylight saving since 1992), `YYYY-MM-DD`. */
export function shanghaiDateOf(epochMs: number): string {
  return new Date(epochMs + 8 * 3_600_000).toISOString().slice(0, 10);
}

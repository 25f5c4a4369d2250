/** Times up to this are counted by tenths of a second, longer ones by whole seconds. */
const FINE_MS_MAX = 10_000;
const FINE_MS = 100;
const COARSE_MS = 1000;

/** Longer than any limit on a provider's answer. */
const LONGEST_MS = 3_600_000;

/** The longest time in the bucket of this one, milliseconds. */
export function answerTimeBucket(tookMs: number): number {
  const step = tookMs <= FINE_MS_MAX ? FINE_MS : COARSE_MS;
  return Math.min(LONGEST_MS, Math.max(FINE_MS, Math.ceil(tookMs / step) * step));
}

const DURATION = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;

/** Of days, hours, minutes and seconds: what one of each lasts, seconds. */
const LASTING = [86_400, 3600, 60, 1] as const;

/** What an ISO 8601 duration of the house (days to seconds) lasts, milliseconds. */
export function durationMs(duration: string): number {
  const parts = DURATION.exec(duration)?.slice(1) ?? [];
  const seconds = parts.map(
    (part, at) => Number((part as string | undefined) ?? 0) * (LASTING[at] ?? 0),
  );
  return seconds.reduce((sum, each) => sum + each, 0) * 1000;
}

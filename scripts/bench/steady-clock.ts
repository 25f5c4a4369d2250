/** Milliseconds of the machine's monotonic clock: the same for every process on it. */
export const steadyMs = (): number => Number(process.hrtime.bigint()) / 1e6;

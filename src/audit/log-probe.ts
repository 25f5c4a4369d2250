import type { LogFailures } from './log-failures.ts';

/** How often storage that could not be written is tried again without an entry at hand. */
const PROBE_INTERVAL_MS = 1_000;

/**
 * Finds out that the storage is mended. A gateway that is not ready gets no requests, so waiting
 * for the next append could mean waiting for ever.
 */
export interface LogProbe {
  /** Called after each failure. */
  watch(): void;
  stop(): void;
}

export function createLogProbe(failures: LogFailures, probe: () => void): LogProbe {
  let timer: NodeJS.Timeout | undefined;

  const tick = (): void => {
    timer = undefined;
    try {
      probe();
      failures.recover();
    } catch (error) {
      failures.faultOf(error);
      watch();
    }
  };

  const watch = (): void => {
    if (failures.healthy || failures.isFatal) return;
    timer ??= setTimeout(tick, PROBE_INTERVAL_MS).unref();
  };

  return { watch, stop: () => clearTimeout(timer) };
}

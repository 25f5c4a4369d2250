import { Fault } from '../kernel/index.ts';

/**
 * Nothing was written and nothing is in doubt, so the next attempt may do better. Everything not
 * listed here, I/O errors first, leaves open what is on disk: after a failed fsync the kernel may
 * drop the pages and report success the next time.
 */
const PASSING = new Set([
  'SQLITE_FULL',
  'SQLITE_READONLY',
  'SQLITE_READONLY_DIRECTORY',
  'SQLITE_READONLY_RECOVERY',
  'SQLITE_READONLY_CANTLOCK',
  'SQLITE_BUSY',
]);

/** What is known of the log's storage, from the errors it gave. */
export interface LogFailures {
  readonly healthy: boolean;
  /** True once what is on disk can no longer be vouched for. */
  readonly isFatal: boolean;
  /** Takes note of an error; answers what the caller is told. */
  faultOf(error: unknown): Fault;
  /** A write succeeded. */
  recover(): void;
  /** Runs something that touches the storage; what it throws becomes a fault. */
  guard<Result>(work: () => Result): Result;
}

export function createLogFailures(onFatal: (error: Error) => void): LogFailures {
  let state: 'healthy' | 'unavailable' | 'fatal' = 'healthy';

  const faultOf = (error: unknown): Fault => {
    if (isPassing(error)) {
      if (state === 'healthy') state = 'unavailable';
    } else if (state !== 'fatal') {
      state = 'fatal';
      onFatal(error instanceof Error ? error : new Error('the log failed', { cause: error }));
    }
    return error instanceof Fault ? error : new Fault('log-unavailable', { cause: error });
  };

  return {
    get healthy() {
      return state === 'healthy';
    },
    get isFatal() {
      return state === 'fatal';
    },
    faultOf,
    recover: () => {
      if (state === 'unavailable') state = 'healthy';
    },
    guard: (work) => {
      try {
        return work();
      } catch (error) {
        if (error instanceof Fault) throw error;
        throw faultOf(error);
      }
    },
  };
}

/** Whether nothing was written and nothing is in doubt; a fault was raised before that. */
export function isPassing(error: unknown): boolean {
  if (error instanceof Fault) return true;
  return error instanceof Error && 'code' in error && PASSING.has(String(error.code));
}

import type { AuditLog } from '../audit/index.ts';
import type { Entry } from '../shapes/index.ts';

export interface PatientRecordParts {
  readonly append: (entry: Entry) => ReturnType<AuditLog['append']>;
  /** Told once while the log cannot be written. */
  readonly onFailed: (error: unknown) => void;
}

/** Takes what happened beside the exchanges, and writes it in order when the log can be written. */
export interface PatientRecord {
  put(entry: Entry): void;
  /** Tries once more. What the log does not take then is lost; the application log was told. */
  close(): Promise<void>;
}

/** What waits for a log that cannot be written; beyond it the oldest is given up. */
const WAITING_COUNT_MAX = 100;

/** How often a log that could not be written is tried again, milliseconds. */
const RETRY_INTERVAL_MS = 1000;

export function createPatientRecord(
  { append, onFailed }: PatientRecordParts,
  retryIntervalMs = RETRY_INTERVAL_MS,
): PatientRecord {
  const waiting: Entry[] = [];
  let writing: Promise<void> | undefined;
  let isTold = false;

  const writeAll = async (): Promise<void> => {
    for (let [entry] = waiting; entry !== undefined; [entry] = waiting) {
      await append(entry);
      isTold = false;
      if (waiting[0] === entry) waiting.shift();
    }
  };
  const fail = (error: unknown): void => {
    if (!isTold) onFailed(error);
    isTold = true;
  };
  const write = (): Promise<void> =>
    (writing ??= writeAll()
      .catch(fail)
      .finally(() => (writing = undefined)));

  const timer = setInterval(() => void write(), retryIntervalMs);
  return {
    put: (entry) => {
      if (waiting.length >= WAITING_COUNT_MAX) waiting.shift();
      waiting.push(entry);
      void write();
    },
    close: async () => {
      clearInterval(timer);
      await writing;
      await write();
    },
  };
}

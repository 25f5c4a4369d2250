import { canonicalText, Fault, utf8 } from '../kernel/index.ts';
import { ENTRY_BYTES_MAX } from '../proofs/index.ts';
import type { Entry } from '../shapes/index.ts';
import type { AppendOptions, Recorded } from './audit-log.ts';

/** Entries in one commit. Recent nodes are kept for twice as many. */
export const COMMIT_ENTRIES_MAX = 256;

/** Bytes of entries in one commit, unless the first alone is more: 1 MiB. */
const COMMIT_BYTES_MAX = 1_048_576;

/** An entry on its way into the log, and who waits for it. */
export interface WaitingEntry {
  readonly entry: Entry;
  readonly text: string;
  readonly bytes: Uint8Array;
  readonly options: AppendOptions;
  readonly resolve: (recorded: Recorded) => void;
  readonly reject: (fault: Fault) => void;
}

export interface AppendQueue {
  readonly length: number;
  /** Rejects at once when the queue is full or the entry too long. */
  add(entry: Entry, options: AppendOptions): Promise<Recorded>;
  /** The oldest entries, as many as one commit takes. */
  takeBatch(): readonly WaitingEntry[];
  rejectAll(fault: Fault): void;
}

export function createAppendQueue(lengthMax: number): AppendQueue {
  const waiting: WaitingEntry[] = [];
  return {
    get length() {
      return waiting.length;
    },
    add: (entry, options) =>
      new Promise((resolve, reject) => {
        if (waiting.length >= lengthMax) throw new Fault('overloaded', { retryAfterSeconds: 1 });
        waiting.push({ entry, options, resolve, reject, ...encode(entry) });
      }),
    takeBatch: () => waiting.splice(0, batchLength(waiting)),
    rejectAll: (fault) => waiting.splice(0).forEach(({ reject }) => reject(fault)),
  };
}

function encode(entry: Entry): { readonly text: string; readonly bytes: Uint8Array } {
  const text = canonicalText(entry);
  const bytes = utf8(text);
  if (bytes.length > ENTRY_BYTES_MAX) {
    throw new Fault('internal', { cause: new RangeError(`an entry of ${bytes.length} bytes`) });
  }
  return { text, bytes };
}

function batchLength(waiting: readonly WaitingEntry[]): number {
  let total = 0;
  const end = waiting.findIndex(({ bytes }, position) => {
    total += bytes.length;
    return position === COMMIT_ENTRIES_MAX || (position > 0 && total > COMMIT_BYTES_MAX);
  });
  return end < 0 ? waiting.length : end;
}

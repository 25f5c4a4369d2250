import type { WaitingEntry } from './append-queue.ts';
import type { OpenIntent } from './log-database.ts';

/** The intents in the log that have no outcome yet. */
export interface OpenIntents {
  /** Index of the oldest; infinite when there is none. */
  first(): number;
  /** These entries are durable now, the first of them at this index. */
  note(entries: readonly Pick<WaitingEntry, 'entry'>[], from: number): void;
}

export function createOpenIntents(known: readonly OpenIntent[]): OpenIntents {
  // In the order they were added, which is that of the log.
  const open = new Set(known.map(({ intent }) => intent));
  return {
    first: () => {
      for (const oldest of open) return oldest;
      return Infinity;
    },
    note: (entries, from) => {
      for (const [position, { entry }] of entries.entries()) {
        if (entry.kind === 'exchange.intent') open.add(from + position);
        if (entry.kind === 'exchange.outcome' || entry.kind === 'exchange.abandoned') {
          open.delete(entry.intent);
        }
      }
    },
  };
}

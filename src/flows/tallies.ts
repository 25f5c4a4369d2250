import { setImmediate } from 'node:timers/promises';
import type { BatchRow } from './store/batch-rows.ts';
import { eventId } from './store/events.ts';
import type { FlowStore } from './store/flow-store.ts';
import { addEvent, emptyTally, type Tally } from './tally.ts';

export interface Tallies {
  /** Summed again from the events when this process has not seen them come. */
  of(batch: BatchRow): Promise<Tally>;
  /** What is no longer known for certain, after a failed write or a dropped bucket. */
  forget(batch: number): void;
}

export function createTallies(store: FlowStore): Tallies {
  const known = new Map<number, Tally>();
  const scan = async ({ id, received }: BatchRow): Promise<Tally> => {
    const tally = emptyTally();
    const to = eventId(id, received);
    for (let from = eventId(id, 0); from < to;) {
      const rows = store.sheets.toTally({ from, to });
      for (const row of rows) addEvent(tally, row, row.regions);
      const last = rows.at(-1);
      if (last === undefined) break;
      from = last.id + 1;
      await setImmediate();
    }
    return tally;
  };
  return {
    of: async (batch) => {
      const tally = known.get(batch.id) ?? (await scan(batch));
      known.set(batch.id, tally);
      return tally;
    },
    forget: (batch) => void known.delete(batch),
  };
}

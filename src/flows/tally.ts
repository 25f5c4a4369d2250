import { setImmediate } from 'node:timers/promises';
import { createSetSum, type SetSum } from '../proofs/index.ts';
import type { BatchRow } from './store/batch-rows.ts';
import { eventId, eventOps, eventStatus, type TalliedEvent } from './store/event-rows.ts';
import type { FlowStore } from './store/flow-store.ts';

/** A region as the source spells it: how many records and what they sum to. */
export interface RegionTally {
  records: number;
  readonly sum: SetSum;
}

/** What was received of a batch: counts and sums of everything that stands. */
export interface Tally {
  records: number;
  quarantined: number;
  readonly sum: SetSum;
  readonly regions: Map<string, RegionTally>;
  /** Of those, tombstones that a gateway above derived. */
  readonly derived: Map<string, RegionTally>;
  /** Ten-thousandths, in the order of the flow's amounts. */
  readonly amounts: bigint[];
  /** Date of the oldest fact. */
  oldest: string | undefined;
}

export interface Tallies {
  /** Summed again from the events when this process has not seen them come. */
  of(batch: BatchRow): Promise<Tally>;
  add(tally: Tally, event: Omit<TalliedEvent, 'id'>, regions: string): void;
  /** What is no longer known for certain, after a failed write or a dropped bucket. */
  forget(batch: number): void;
}

const SCAN_RECORDS = 2000;
const TERM_BYTES = 32;

const emptyTally = (): Tally => ({
  records: 0,
  quarantined: 0,
  sum: createSetSum(),
  regions: new Map(),
  derived: new Map(),
  amounts: [],
  oldest: undefined,
});

export function createTallies(store: FlowStore): Tallies {
  const known = new Map<number, Tally>();
  const scan = async ({ id, received }: BatchRow): Promise<Tally> => {
    const tally = emptyTally();
    const to = eventId(id, received);
    for (let from = eventId(id, 0); from < to;) {
      const rows = store.events.toTally({ from, to, limit: SCAN_RECORDS });
      for (const row of rows) addEvent(tally, row, nameOf(store, row.declared));
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
    add: addEvent,
    forget: (batch) => void known.delete(batch),
  };
}

const nameOf = (store: FlowStore, id: number | null): string =>
  id === null ? '' : store.names.textOf(id);

function addEvent(tally: Tally, event: Omit<TalliedEvent, 'id'>, regions: string): void {
  if (event.status === eventStatus.dropped) return;
  tally.records += 1;
  if (event.status === eventStatus.quarantined) tally.quarantined += 1;
  regions.split('+').forEach((region, index) => {
    const term = event.terms?.subarray(TERM_BYTES * index, TERM_BYTES * (index + 1));
    if (term === undefined) return;
    addTerm(tally.regions, region, term);
    tally.sum.add(term);
    if (event.op === eventOps.derived) addTerm(tally.derived, region, term);
  });
  addAmounts(tally, event.amounts);
  if (event.fact !== null && (tally.oldest === undefined || event.fact < tally.oldest)) {
    tally.oldest = event.fact;
  }
}

function addTerm(regions: Map<string, RegionTally>, region: string, term: Uint8Array): void {
  let known = regions.get(region);
  if (known === undefined) {
    known = { records: 0, sum: createSetSum() };
    regions.set(region, known);
  }
  known.records += 1;
  known.sum.add(term);
}

function addAmounts(tally: Tally, amounts: string | null): void {
  if (amounts === null) return;
  amounts.split(',').forEach((amount, index) => {
    tally.amounts[index] = (tally.amounts[index] ?? 0n) + BigInt(amount);
  });
}

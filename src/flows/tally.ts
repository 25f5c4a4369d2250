import { setImmediate } from 'node:timers/promises';
import { createSetSum, type SetSum } from '../proofs/index.ts';
import type { Operation } from './plan/operations.ts';
import type { BatchRow } from './store/batch-rows.ts';
import { eventId, eventStatus, type TalliedEvent } from './store/events.ts';
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

type Counted = Omit<TalliedEvent, 'id' | 'regions'>;

export interface Tallies {
  /** Summed again from the events when this process has not seen them come. */
  of(batch: BatchRow): Promise<Tally>;
  add(tally: Tally, event: Counted, regions: string): void;
  /** What is no longer known for certain, after a failed write or a dropped bucket. */
  forget(batch: number): void;
}

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
    add: addEvent,
    forget: (batch) => void known.delete(batch),
  };
}

function addEvent(tally: Tally, event: Counted, regions: string): void {
  if (event.status === eventStatus.dropped) return;
  tally.records += 1;
  if (event.status === eventStatus.quarantined) tally.quarantined += 1;
  addTerms(tally, event.terms, regions);
  addAmounts(tally, event.amounts);
  if (event.fact !== null && (tally.oldest === undefined || event.fact < tally.oldest)) {
    tally.oldest = event.fact;
  }
}

/** What no region is spelled with; stands before those of a tombstone that a gateway above derived. */
const DERIVED = '^';

/** Regions as the source spells them, `+` between, and whether a gateway above derived the event. */
export const declaredName = (op: Operation, regions: string): string =>
  op === 'derived' ? `${DERIVED}${regions}` : regions;

function addTerms(tally: Tally, terms: Uint8Array, declared: string): void {
  const isDerived = declared.startsWith(DERIVED);
  const regions = isDerived ? declared.slice(DERIVED.length) : declared;
  const into = isDerived ? [tally.regions, tally.derived] : [tally.regions];
  if (terms.length === TERM_BYTES) addTerm(tally, into, { region: regions, term: terms });
  else {
    regions.split('+').forEach((region, index) => {
      const term = terms.subarray(TERM_BYTES * index, TERM_BYTES * (index + 1));
      addTerm(tally, into, { region, term });
    });
  }
}

function addTerm(
  tally: Tally,
  into: readonly Map<string, RegionTally>[],
  { region, term }: { readonly region: string; readonly term: Uint8Array },
): void {
  tally.sum.add(term);
  for (const regions of into) {
    let known = regions.get(region);
    if (known === undefined) {
      known = { records: 0, sum: createSetSum() };
      regions.set(region, known);
    }
    known.records += 1;
    known.sum.add(term);
  }
}

function addAmounts(tally: Tally, amounts: string | null): void {
  if (amounts === null) return;
  amounts.split(',').forEach((amount, index) => {
    tally.amounts[index] = (tally.amounts[index] ?? 0n) + BigInt(amount);
  });
}

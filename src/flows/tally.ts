import { createSetSum, type SetSum } from '../proofs/index.ts';
import type { Operation } from './plan/operations.ts';
import { eventStatus, type TalliedEvent } from './store/events.ts';

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

const TERM_BYTES = 32;

export const emptyTally = (): Tally => ({
  records: 0,
  quarantined: 0,
  sum: createSetSum(),
  regions: new Map(),
  derived: new Map(),
  amounts: [],
  oldest: undefined,
});

export function addEvent(tally: Tally, event: Counted, regions: string): void {
  if (event.status === eventStatus.dropped) return;
  tally.records += 1;
  if (event.status === eventStatus.quarantined) tally.quarantined += 1;
  addTerms(tally, event.terms, regions);
  if (event.amounts !== null) addAmounts(tally, event.amounts.split(',').map(BigInt));
  if (event.fact !== null) addFact(tally, event.fact);
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
  for (const regions of into) addRegion(regions, { name: region, records: 1, sum: term });
}

function addRegion(
  regions: Map<string, RegionTally>,
  {
    name,
    records,
    sum,
  }: { readonly name: string; readonly records: number; readonly sum: Uint8Array },
): void {
  let known = regions.get(name);
  if (known === undefined) {
    known = { records: 0, sum: createSetSum() };
    regions.set(name, known);
  }
  known.records += records;
  known.sum.add(sum);
}

function addAmounts(tally: Tally, amounts: readonly bigint[]): void {
  amounts.forEach((amount, index) => {
    tally.amounts[index] = (tally.amounts[index] ?? 0n) + amount;
  });
}

function addFact(tally: Tally, fact: string): void {
  if (tally.oldest === undefined || fact < tally.oldest) tally.oldest = fact;
}

/** A tally as plain data, for one thread to hand to another. */
export interface PackedTally extends Pick<Tally, 'records' | 'quarantined' | 'oldest'> {
  readonly sum: Uint8Array;
  readonly regions: PackedRegions;
  readonly derived: PackedRegions;
  readonly amounts: readonly bigint[];
}

interface PackedRegions {
  readonly names: readonly string[];
  readonly records: readonly number[];
  /** 32 bytes for each. */
  readonly sums: Uint8Array;
}

export const packTally = ({ sum, regions, derived, ...tally }: Tally): PackedTally => ({
  ...tally,
  sum: sum.bytes(),
  regions: packRegions(regions),
  derived: packRegions(derived),
});

function packRegions(regions: ReadonlyMap<string, RegionTally>): PackedRegions {
  const sums = new Uint8Array(TERM_BYTES * regions.size);
  const tallies = [...regions.values()];
  tallies.forEach(({ sum }, index) => {
    sums.set(sum.bytes(), TERM_BYTES * index);
  });
  return { names: [...regions.keys()], records: tallies.map(({ records }) => records), sums };
}

/** As if each of its events had been added. */
export function addPacked(tally: Tally, packed: PackedTally): void {
  tally.records += packed.records;
  tally.quarantined += packed.quarantined;
  tally.sum.add(packed.sum);
  addPackedRegions(tally.regions, packed.regions);
  addPackedRegions(tally.derived, packed.derived);
  addAmounts(tally, packed.amounts);
  if (packed.oldest !== undefined) addFact(tally, packed.oldest);
}

function addPackedRegions(
  regions: Map<string, RegionTally>,
  { names, records, sums }: PackedRegions,
): void {
  names.forEach((name, index) => {
    const sum = sums.subarray(TERM_BYTES * index, TERM_BYTES * (index + 1));
    addRegion(regions, { name, records: records[index] ?? 0, sum });
  });
}

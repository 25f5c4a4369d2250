import type { SqliteDatabase } from '../../storage/index.ts';
import type { SeqRange } from './dead-rows.ts';

/** Deliveries to one receiver that one transaction has made, their seqs in a row. */
export interface Parcel {
  readonly receiver: number;
  /** Seq of the first. */
  readonly first: number;
  readonly batch: number;
  readonly at: string;
  /** The region of each. */
  readonly regions: readonly number[];
  /** Each as it will be delivered. */
  readonly lines: readonly string[];
}

/** Lines as they are delivered, the first of them with this seq. */
export interface DeliveredLines {
  readonly first: number;
  readonly lines: readonly string[];
}

/** How many deliveries of one batch and region lie in a range. */
export interface Portion {
  readonly batch: number;
  readonly region: number;
  readonly count: number;
}

export interface ParcelRows {
  insert(parcel: Parcel): void;
  /** In order, read one by one: whoever has enough asks for no more. */
  read(range: SeqRange): Iterable<DeliveredLines>;
  portions(range: SeqRange): readonly Portion[];
  /** Those of erased batches, made before an instant and acknowledged altogether. */
  erase(of: { readonly receiver: number; readonly acked: number; readonly before: string }): void;
  /** The first delivery that is still there. */
  first(receiver: number): number | undefined;
}

/** A parcel's id is its receiver's times this and its first seq: those of a receiver lie in order. */
const SEQS = 2 ** 32;
const LINE_FEED = '\n';

interface ParcelRow {
  readonly id: number;
  readonly count: number;
  readonly batch: number;
  /** JSON: one number for all of them, or an array of as many. */
  readonly regions: string;
  readonly lines: string;
}

interface IdRange {
  readonly base: number;
  readonly from: number;
  readonly to: number;
}

const idsOf = ({ receiver, after, to }: SeqRange): IdRange => ({
  base: receiver * SEQS,
  from: receiver * SEQS + after + 1,
  to: receiver * SEQS + to,
});

/** From the parcel that the range begins in. */
const OVERLAPPING = `id <= @to AND id >= coalesce(
  (SELECT max(id) FROM parcels WHERE id <= @from AND id > @base), @from) ORDER BY id`;

/** Places in a parcel that lie in the range. */
const placesIn = ({ id, count }: Pick<ParcelRow, 'id' | 'count'>, { from, to }: IdRange) => ({
  start: Math.max(0, from - id),
  end: Math.min(count, to - id + 1),
});

export function createParcelRows(database: SqliteDatabase): ParcelRows {
  const insert = database.prepare<[object]>(
    `INSERT INTO parcels (id, count, batch, at, regions, lines)
      VALUES (@id, @count, @batch, @at, @regions, @lines)`,
  );
  const read = database.prepare<[IdRange], Pick<ParcelRow, 'id' | 'count' | 'lines'>>(
    `SELECT id, count, lines FROM parcels WHERE ${OVERLAPPING}`,
  );
  const portions = database.prepare<[IdRange], Omit<ParcelRow, 'lines'>>(
    `SELECT id, count, batch, regions FROM parcels WHERE ${OVERLAPPING}`,
  );
  return {
    ...erasing(database),
    insert: ({ receiver, first, batch, at, regions, lines }) => {
      const packed = { regions: packRegions(regions), lines: lines.join(LINE_FEED) };
      insert.run({ id: receiver * SEQS + first, count: lines.length, batch, at, ...packed });
    },
    *read(range) {
      const ids = idsOf(range);
      for (const row of read.iterate(ids)) {
        const { start, end } = placesIn(row, ids);
        const first = row.id + start - ids.base;
        if (start < end) yield { first, lines: row.lines.split(LINE_FEED).slice(start, end) };
      }
    },
    portions: (range) => {
      const ids = idsOf(range);
      return portions.all(ids).flatMap((row) => portionsOf(row, placesIn(row, ids)));
    },
  };
}

function packRegions(regions: readonly number[]): string {
  const [only] = regions;
  return JSON.stringify(regions.every((region) => region === only) ? only : regions);
}

function portionsOf(
  { batch, regions }: Pick<ParcelRow, 'batch' | 'regions'>,
  { start, end }: { readonly start: number; readonly end: number },
): readonly Portion[] {
  if (start >= end) return [];
  const known = JSON.parse(regions) as number | readonly number[];
  if (typeof known === 'number') return [{ batch, region: known, count: end - start }];
  const counts = new Map<number, number>();
  for (const region of known.slice(start, end)) counts.set(region, (counts.get(region) ?? 0) + 1);
  return [...counts].map(([region, count]) => ({ batch, region, count }));
}

function erasing(database: SqliteDatabase): Pick<ParcelRows, 'erase' | 'first'> {
  const erase = database.prepare<[object]>(
    `DELETE FROM parcels WHERE id > @base AND id + count - 1 <= @base + @acked AND at < @before
      AND id <= @base + @acked AND batch IN (SELECT id FROM batches WHERE erased = 1)`,
  );
  const first = database
    .prepare<[number, number], number | null>('SELECT min(id) FROM parcels WHERE id > ? AND id < ?')
    .pluck();
  return {
    erase: ({ receiver, acked, before }) => {
      erase.run({ base: receiver * SEQS, acked, before });
    },
    first: (receiver) => {
      const id = first.get(receiver * SEQS, (receiver + 1) * SEQS) ?? undefined;
      return id && id - receiver * SEQS;
    },
  };
}

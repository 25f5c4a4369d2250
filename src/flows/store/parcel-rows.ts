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
  /** Each as it will be delivered, UTF-8, a line feed between. */
  readonly lines: Uint8Array;
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

const LINE_FEED = '\n';

interface ParcelRow extends Pick<Parcel, 'first' | 'batch'> {
  readonly count: number;
  /** JSON: one number for all of them, or an array of as many. */
  readonly regions: string;
  readonly lines: string;
}

/** From the parcel that the range begins in. */
const OVERLAPPING = `receiver = @receiver AND first <= @to AND first >= coalesce(
  (SELECT max(first) FROM parcels WHERE receiver = @receiver AND first <= @after + 1), 0)
  ORDER BY first`;

/** Places in a parcel that lie in the range. */
const placesIn = (
  { first, count }: Pick<ParcelRow, 'first' | 'count'>,
  { after, to }: SeqRange,
) => ({ start: Math.max(0, after + 1 - first), end: Math.min(count, to + 1 - first) });

export function createParcelRows(database: SqliteDatabase): ParcelRows {
  const insert = database.prepare<[object]>(
    `INSERT INTO parcels (receiver, first, count, batch, at, regions, lines)
      VALUES (@receiver, @first, @count, @batch, @at, @regions, CAST(@lines AS TEXT))`,
  );
  const read = database.prepare<[SeqRange], Pick<ParcelRow, 'first' | 'count' | 'lines'>>(
    `SELECT first, count, lines FROM parcels WHERE ${OVERLAPPING}`,
  );
  const portions = database.prepare<[SeqRange], Omit<ParcelRow, 'lines'>>(
    `SELECT first, count, batch, regions FROM parcels WHERE ${OVERLAPPING}`,
  );
  return {
    ...erasing(database),
    insert: ({ regions, ...parcel }) => {
      insert.run({ ...parcel, count: regions.length, regions: packRegions(regions) });
    },
    *read(range) {
      for (const row of read.iterate(range)) {
        const { start, end } = placesIn(row, range);
        if (start < end) yield { first: row.first + start, lines: linesOf(row, start, end) };
      }
    },
    portions: (range) =>
      portions.all(range).flatMap((row) => portionsOf(row, placesIn(row, range))),
  };
}

function linesOf({ lines, count }: Pick<ParcelRow, 'lines' | 'count'>, start: number, end: number) {
  const all = lines.split(LINE_FEED);
  return end - start === count ? all : all.slice(start, end);
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
    `DELETE FROM parcels WHERE receiver = @receiver AND first + count - 1 <= @acked AND at < @before
      AND batch IN (SELECT id FROM batches WHERE erased = 1)`,
  );
  const first = database
    .prepare<[number], number | null>('SELECT min(first) FROM parcels WHERE receiver = ?')
    .pluck();
  return {
    erase: (of) => void erase.run(of),
    first: (receiver) => first.get(receiver) ?? undefined,
  };
}

import type { Count } from '../../audit/index.ts';

/** Counts added up under keys of one's own making. */
export interface Sums<Key extends string> {
  /** One row for each group, with every sum, zero where nothing was counted. */
  readonly rows: readonly {
    readonly group: readonly string[];
    readonly sums: Readonly<Record<Key, number>>;
  }[];
}

type Dimensions = Count['dimensions'];

interface Grouping<Key extends string> {
  readonly keys: readonly Key[];
  /** What a count belongs to; undefined leaves it out. */
  readonly group: (dimensions: Dimensions, day: string) => readonly string[] | undefined;
  /** Which sums it adds to. */
  readonly adds: (dimensions: Dimensions) => readonly Key[];
}

/** In the order in which groups first occur, which is that of the counts. */
export function sumUp<Key extends string>(
  counts: readonly Count[],
  { keys, group, adds }: Grouping<Key>,
): Sums<Key>['rows'] {
  const rows = new Map<string, { group: readonly string[]; sums: Record<Key, number> }>();
  for (const { day, dimensions, count } of counts) {
    const own = group(dimensions, day);
    if (own === undefined) continue;
    const name = own.join('\n');
    const row = rows.get(name) ?? { group: own, sums: zeros(keys) };
    rows.set(name, row);
    for (const key of adds(dimensions)) row.sums[key] += count;
  }
  return [...rows.values()];
}

const zeros = <Key extends string>(keys: readonly Key[]): Record<Key, number> =>
  Object.fromEntries(keys.map((key) => [key, 0])) as Record<Key, number>;

/** A dimension as text. */
export const textAt = (dimensions: Dimensions, at: number): string => String(dimensions[at] ?? '');

import { canonicalText } from '../../kernel/index.ts';
import { changeOf, type MeaningChange, type Subject } from './meaning-change.ts';

export interface Sides<T> {
  readonly before: T;
  readonly after: T;
}

/** What some fields of a document mean together. */
export interface Facet<T> {
  readonly keys: readonly (keyof T & string)[];
  /** Called only when one of the fields differs. No row: the fields are told as `detail-changed`. */
  readonly compare: (sides: Sides<T>, subject: Subject) => readonly MeaningChange[];
}

/** A value told to a reader is at most this long, characters. */
const TOLD_CHARACTERS_MAX = 200;

/** A value as a row shows it. */
export function told(value: unknown): string {
  if (value === undefined) return '—';
  const text = typeof value === 'string' ? value : canonicalText(value);
  return text.length <= TOLD_CHARACTERS_MAX ? text : `${text.slice(0, TOLD_CHARACTERS_MAX)}…`;
}

const textOf = (value: unknown): string => (value === undefined ? '' : canonicalText(value));

export const differ = (before: unknown, after: unknown): boolean =>
  textOf(before) !== textOf(after);

export const detailOf = (
  subject: Subject,
  key: string,
  { before, after }: Sides<unknown>,
): MeaningChange =>
  changeOf('detail-changed', subject, {
    part: subject.part === undefined ? key : `${subject.part}/${key}`,
    from: told(before),
    to: told(after),
  });

const details = <T extends object>(
  keys: readonly string[],
  { before, after }: Sides<T>,
  subject: Subject,
): readonly MeaningChange[] =>
  keys.map((key) =>
    detailOf(subject, key, { before: before[key as keyof T], after: after[key as keyof T] }),
  );

/**
 * Every field that differs yields a row: those of a facet what the facet says, all others, and those
 * about which a facet has nothing to say, that they have changed.
 */
export function compareFacets<T extends object>(
  facets: readonly Facet<T>[],
  sides: Sides<T>,
  subject: Subject,
): readonly MeaningChange[] {
  const { before, after } = sides;
  const all = new Set([...Object.keys(before), ...Object.keys(after)]);
  const changed = new Set(
    [...all].filter((key) => differ(before[key as keyof T], after[key as keyof T])),
  );
  const rows = facets.flatMap(({ keys, compare }) => {
    const own = keys.filter((key) => changed.delete(key));
    if (own.length === 0) return [];
    const said = compare(sides, subject);
    return said.length > 0 ? said : details(own, sides, subject);
  });
  return [...rows, ...details([...changed], sides, subject)];
}

type Table<T> = Readonly<Record<string, T>> | undefined;

interface Members<T> {
  readonly added: (name: string, member: T) => readonly MeaningChange[];
  readonly removed: (name: string, member: T) => readonly MeaningChange[];
  readonly both: (name: string, sides: Sides<T>) => readonly MeaningChange[];
}

/** Walks two tables by the names of their members. */
export function compareMembers<T>(
  { before = {}, after = {} }: Sides<Table<T>>,
  { added, removed, both }: Members<T>,
): readonly MeaningChange[] {
  const [old, now] = [new Map(Object.entries(before)), new Map(Object.entries(after))];
  const gone = [...old].flatMap(([name, member]) => (now.has(name) ? [] : removed(name, member)));
  const there = [...now].flatMap(([name, member]) => {
    const former = old.get(name);
    if (former === undefined) return added(name, member);
    return differ(former, member) ? both(name, { before: former, after: member }) : [];
  });
  return [...gone, ...there];
}

/** Of two lists, what only one of them has. */
export function membersOf(
  before: readonly string[] = [],
  after: readonly string[] = [],
): { readonly added: readonly string[]; readonly removed: readonly string[] } {
  return {
    added: after.filter((each) => !before.includes(each)),
    removed: before.filter((each) => !after.includes(each)),
  };
}

/** One field told from and to, by one kind of row. */
export const plainFacet = <T extends object>(
  kind: Parameters<typeof changeOf>[0],
  ...keys: readonly (keyof T & string)[]
): Facet<T> => ({
  keys,
  compare: ({ before, after }, subject) =>
    keys
      .filter((key) => differ(before[key], after[key]))
      .map((key) => changeOf(kind, subject, { from: told(before[key]), to: told(after[key]) })),
});

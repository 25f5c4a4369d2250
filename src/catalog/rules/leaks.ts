import type { Exposure, Origin } from '../../mapping/index.ts';
import { documentsOf } from '../catalog-document.ts';
import { shareTypes } from '../landed-items.ts';
import type { Shelf } from '../shelf.ts';
import { datasetsOf, type Complaint } from './rule.ts';

/** How strictly an item is kept. */
interface Level {
  /** A place in `shareTypes`. */
  readonly share: number;
  readonly grade: number;
}

const LOOSEST: Level = { share: 0, grade: 0 };

/**
 * Lineage: an item is kept at least as strictly as all that can be seen in it. A dialect's field is
 * as strict as the strictest item that any dataset makes of it; an item of another dataset is what
 * that dataset says. A mask lowers the grade, never the share type; behind `hidden` nothing is seen.
 */
export function leakingFields(shelf: Shelf): readonly Complaint[] {
  const kept = rangesOf(shelf);
  const levels = sourceLevels(shelf, kept);
  return documentsOf(shelf.documents, 'mapping').flatMap((mapping) => {
    const { from, to } = mapping.value;
    const origins = [...(shelf.mappings.get(mapping.id)?.origins ?? [])];
    return origins
      .filter(([field, { items }]) => {
        const least = kept.get(to)?.get(field)?.least;
        const seen = [...items].map(([item, exposure]) =>
          seenThrough(exposure, levels.get(from)?.get(item) ?? LOOSEST),
        );
        return least !== undefined && seen.some((level) => isStricter(level, least));
      })
      .map(([field]) => ({ document: mapping, pointer: `/fields/${field}`, name: field }));
  });
}

const isStricter = (one: Level, other: Level): boolean =>
  one.share > other.share || one.grade > other.grade;

function seenThrough(exposure: Exposure, level: Level): Level {
  if (exposure === 'hidden') return LOOSEST;
  return exposure === 'masked' ? { ...level, grade: 0 } : level;
}

/** How strictly the datasets of one standard keep an item: each part as the strictest, as the loosest. */
interface Range {
  readonly most: Level;
  readonly least: Level;
}

/** By standard and item. An item that no dataset lists is another rule's finding. */
type ByItem<Value> = ReadonlyMap<string, ReadonlyMap<string, Value>>;

function rangesOf(shelf: Shelf): ByItem<Range> {
  const ranges = new Map<string, Map<string, Range>>();
  for (const { value } of datasetsOf(shelf)) {
    const items = entryOf(ranges, value.standard);
    for (const [name, item] of Object.entries(value.items)) {
      const level = { share: shareTypes.indexOf(item.share ?? value.share), grade: item.grade };
      const { most, least } = items.get(name) ?? { most: level, least: level };
      items.set(name, { most: each(Math.max, most, level), least: each(Math.min, least, level) });
    }
  }
  return ranges;
}

const each = (pick: (...values: number[]) => number, one: Level, other: Level): Level => ({
  share: pick(one.share, other.share),
  grade: pick(one.grade, other.grade),
});

function entryOf<Value>(byKey: Map<string, Map<string, Value>>, key: string): Map<string, Value> {
  const known = byKey.get(key) ?? new Map<string, Value>();
  byKey.set(key, known);
  return known;
}

/** What datasets keep, and what mappings make of it: the whole of a field is as strict as its item. */
function sourceLevels(shelf: Shelf, kept: ByItem<Range>): ByItem<Level> {
  const levels = new Map<string, Map<string, Level>>();
  for (const [standard, items] of kept) {
    levels.set(standard, new Map([...items].map(([name, { most }]) => [name, most])));
  }
  for (const { id, value } of documentsOf(shelf.documents, 'mapping')) {
    const from = entryOf(levels, value.from);
    for (const [field, origin] of shelf.mappings.get(id)?.origins ?? []) {
      const own = kept.get(value.to)?.get(field)?.most;
      if (own !== undefined) raise(from, origin, own);
    }
  }
  return levels;
}

function raise(levels: Map<string, Level>, { isWhole, items }: Origin, own: Level): void {
  const [item] = items.keys();
  if (!isWhole || item === undefined) return;
  levels.set(item, each(Math.max, levels.get(item) ?? LOOSEST, own));
}

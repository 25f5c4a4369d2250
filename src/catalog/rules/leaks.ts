import type { Exposure, Origin } from '../../mapping/index.ts';
import type { Dataset } from '../../shapes/index.ts';
import { documentsOf, type CatalogDocument } from '../catalog-document.ts';
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
  const levels = sourceLevels(shelf);
  return flowsOf(shelf).flatMap(({ mapping, field, origin, own }) => {
    const seen = [...origin.items].map(([item, exposure]) =>
      seenThrough(exposure, levels.get(`${mapping.value.from}/${item}`) ?? LOOSEST),
    );
    const isLooser = seen.some(({ share, grade }) => share > own.share || grade > own.grade);
    return isLooser ? [{ document: mapping, pointer: `/fields/${field}`, name: field }] : [];
  });
}

function seenThrough(exposure: Exposure, level: Level): Level {
  if (exposure === 'hidden') return LOOSEST;
  return exposure === 'masked' ? { ...level, grade: 0 } : level;
}

/** An item of a dataset as a mapping fills it. */
interface Flow {
  readonly mapping: ReturnType<typeof documentsOf<'mapping'>>[number];
  readonly field: string;
  readonly origin: Origin;
  readonly own: Level;
}

function flowsOf(shelf: Shelf): readonly Flow[] {
  const byStandard = new Map<string, CatalogDocument<'dataset'>[]>();
  for (const dataset of datasetsOf(shelf)) {
    const others = byStandard.get(dataset.value.standard);
    if (others === undefined) byStandard.set(dataset.value.standard, [dataset]);
    else others.push(dataset);
  }
  return documentsOf(shelf.documents, 'mapping').flatMap((mapping) => {
    const filled = byStandard.get(mapping.value.to) ?? [];
    const origins = [...(shelf.mappings.get(mapping.id)?.origins ?? [])];
    return filled.flatMap(({ value }) =>
      origins.map(([field, origin]) => ({ mapping, field, origin, own: levelOf(value, field) })),
    );
  });
}

/** An item that the dataset does not list is another rule's finding; nothing can leak into it. */
function levelOf({ items, share }: Dataset, name: string): Level {
  const item = Object.hasOwn(items, name) ? items[name] : undefined;
  if (item === undefined) return { share: Infinity, grade: Infinity };
  return { share: shareTypes.indexOf(item.share ?? share), grade: item.grade };
}

/** By `<standard>/<item>`. */
function sourceLevels(shelf: Shelf): ReadonlyMap<string, Level> {
  const levels = new Map<string, Level>();
  const raise = (key: string, level: Level): void => {
    if (!Number.isFinite(level.grade)) return;
    const { share, grade } = levels.get(key) ?? LOOSEST;
    levels.set(key, { share: Math.max(share, level.share), grade: Math.max(grade, level.grade) });
  };
  for (const { value } of datasetsOf(shelf)) {
    for (const item of Object.keys(value.items)) {
      raise(`${value.standard}/${item}`, levelOf(value, item));
    }
  }
  for (const { mapping, origin, own } of flowsOf(shelf)) {
    const [item] = origin.items.keys();
    if (origin.isWhole && item !== undefined) raise(`${mapping.value.from}/${item}`, own);
  }
  return levels;
}

import type { Mapping, MappingField } from '../shapes/index.ts';
import type { Exposure, Origin } from './mapping.ts';
import { parsePath } from './select.ts';
import { isCopy, isWhole } from './vocabulary.ts';

type Exposures = ReadonlyMap<string, Exposure>;

/** Where each target item comes from, the items its conditions look at included. */
export function originsOf({ fields }: Mapping): ReadonlyMap<string, Origin> {
  return new Map(
    Object.entries(fields).map(([item, field]) => [
      item,
      { items: exposuresOf(field), isWhole: isWhole(field), isCopy: isCopy(field) },
    ]),
  );
}

/** One name for all that a field comes from; no item has a `+` in its name. */
export function nameOf({ items }: Origin): string | undefined {
  return items.size === 0 ? undefined : [...items.keys()].join('+');
}

function exposuresOf(field: MappingField): Exposures {
  return masked(field, unmasked(field));
}

function unmasked(field: MappingField): Exposures {
  const { from, select, when, each } = field;
  // What stands inside an array belongs, to the record, to the array.
  if (each !== undefined) return shown(each);
  const read = from ?? (select === undefined ? undefined : parsePath(select).item);
  return strictest([shown(read), shown(when?.item), ...inner(field).map(exposuresOf)]);
}

const inner = ({ join = [], list = [], then, else: other, fields = {} }: MappingField) => [
  ...join,
  ...list,
  ...[then, other].filter((each) => each !== undefined),
  ...Object.values(fields),
];

const shown = (item: string | undefined): Exposures =>
  new Map(item === undefined ? [] : [[item, 'clear'] as const]);

/** By how much they show, least first. */
const degrees: readonly Exposure[] = ['hidden', 'masked', 'clear'];

/** Shown in clear once is shown in clear. */
function strictest(all: readonly Exposures[]): Exposures {
  const merged = new Map<string, Exposure>();
  for (const [item, exposure] of all.flatMap((each) => [...each])) {
    const known = merged.get(item) ?? 'hidden';
    merged.set(item, degrees.indexOf(exposure) > degrees.indexOf(known) ? exposure : known);
  }
  return merged;
}

function masked({ mask }: MappingField, exposures: Exposures): Exposures {
  if (mask === undefined) return exposures;
  const most: Exposure = mask === 'hidden' ? 'hidden' : 'masked';
  return new Map(
    [...exposures].map(([item, exposure]) => [item, exposure === 'clear' ? most : exposure]),
  );
}

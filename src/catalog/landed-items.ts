import type { CompiledMapping } from '../mapping/index.ts';
import type { Dataset, Flow, Sensitivity, ShareType } from '../shapes/index.ts';

/** How strictly an item must be kept. */
export interface Strictness {
  readonly share: ShareType;
  readonly grade: number;
  readonly personal: boolean;
  readonly sensitivePersonal: boolean;
  readonly sensitivity: Sensitivity;
}

/** A receiver of a flow as its documents say it, and what it is sent is made of. */
export interface Landing {
  readonly flow: Flow;
  readonly receiver: Flow['receivers'][number];
  readonly dataset: Dataset;
  readonly mappings: ReadonlyMap<string, CompiledMapping>;
}

/** Loosest first. */
export const shareTypes: readonly ShareType[] = ['unconditional', 'conditional', 'not-shared'];
const sensitivities: readonly Sensitivity[] = ['general', 'important', 'core'];

const later = <T>(order: readonly T[], a: T, b: T): T =>
  order.indexOf(a) < order.indexOf(b) ? b : a;

/** Fields as a receiver has them, with the items of the dataset that can be seen in each. */
export function landedFields({
  flow,
  receiver,
  dataset,
  mappings,
}: Landing): ReadonlyMap<string, readonly string[]> {
  const items = receiver.items ?? flow.items;
  if (receiver.as === undefined) return new Map(items.map((item) => [item, [item]]));
  const allowed = new Set(items);
  const origins = mappings.get(`${dataset.standard}.to.${receiver.as}`)?.origins ?? new Map();
  return new Map(
    [...(origins as CompiledMapping['origins'])]
      .map(([field, origin]) => [field, [...origin.items.keys()]] as const)
      .filter(([, seen]) => seen.every((item) => allowed.has(item))),
  );
}

/** What a receiver holds, each field as strictly kept as the strictest item that is in it. */
export const landedItems = (landing: Landing): ReadonlyMap<string, Strictness> =>
  new Map(
    [...landedFields(landing)].map(([field, items]) => [
      field,
      items.map((item) => strictnessOf(landing.dataset, item)).reduce(stricter, LOOSEST),
    ]),
  );

const LOOSEST: Strictness = {
  share: 'unconditional',
  grade: 1,
  personal: false,
  sensitivePersonal: false,
  sensitivity: 'general',
};

/** Of an item that the dataset does not list, what it says of itself. */
export function strictnessOf({ items, ...dataset }: Dataset, name: string): Strictness {
  const own = { ...LOOSEST, share: dataset.share, sensitivity: dataset.sensitivity ?? 'general' };
  const item = Object.hasOwn(items, name) ? items[name] : undefined;
  if (item === undefined) return own;
  const { share = own.share, grade, personal = false, sensitivePersonal = false } = item;
  return {
    share,
    grade,
    personal,
    sensitivePersonal,
    sensitivity: item.sensitivity ?? own.sensitivity,
  };
}

export const stricter = (a: Strictness, b: Strictness): Strictness => ({
  share: later(shareTypes, a.share, b.share),
  grade: Math.max(a.grade, b.grade),
  personal: a.personal || b.personal,
  sensitivePersonal: a.sensitivePersonal || b.sensitivePersonal,
  sensitivity: later(sensitivities, a.sensitivity, b.sensitivity),
});

/** In any of the ways in which an item can be kept. */
export function isLooser(own: Strictness, source: Strictness): boolean {
  const needed = stricter(own, source);
  return (Object.keys(needed) as (keyof Strictness)[]).some((way) => needed[way] !== own[way]);
}

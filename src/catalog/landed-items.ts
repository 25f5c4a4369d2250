import type { CompiledMapping } from '../mapping/index.ts';
import type { Dataset, Flow, ShareType } from '../shapes/index.ts';

/** How strictly an item must be kept. */
export interface Strictness {
  readonly share: ShareType;
  readonly grade: number;
  readonly personal: boolean;
  readonly sensitivePersonal: boolean;
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
};

export function strictnessOf({ items, share }: Dataset, name: string): Strictness {
  const item = Object.hasOwn(items, name) ? items[name] : undefined;
  if (item === undefined) return { ...LOOSEST, share };
  const { grade, personal = false, sensitivePersonal = false } = item;
  return { share: item.share ?? share, grade, personal, sensitivePersonal };
}

const stricter = (a: Strictness, b: Strictness): Strictness => ({
  share: shareTypes.indexOf(a.share) < shareTypes.indexOf(b.share) ? b.share : a.share,
  grade: Math.max(a.grade, b.grade),
  personal: a.personal || b.personal,
  sensitivePersonal: a.sensitivePersonal || b.sensitivePersonal,
});

/** In any of the ways in which an item can be kept. */
export const isLooser = (own: Strictness, source: Strictness): boolean =>
  shareTypes.indexOf(own.share) < shareTypes.indexOf(source.share) ||
  own.grade < source.grade ||
  (source.personal && !own.personal) ||
  (source.sensitivePersonal && !own.sensitivePersonal);

import { say, type OmissionCode, type Refusal } from '../kernel/index.ts';
import type { DatasetView } from '../catalog/index.ts';
import type { Decision, Grant, Omission } from '../shapes/index.ts';
import type { Facts } from './facts.ts';
import type { Need } from './need.ts';

type Allowed = Extract<Decision, { verdict: 'allow' }>['allowed'];

interface Sorting {
  readonly facts: Facts;
  readonly dataset: DatasetView;
  readonly grant: Grant;
  readonly need: Need;
}

/** Items the service item may have in this mode; undefined when the purpose is not a service. */
function neededItems({ facts, need }: Sorting): ReadonlySet<string> | undefined {
  if (need.purpose.class !== 'service') return undefined;
  const needs =
    facts.serviceItem?.needs.filter(
      ({ dataset, modes }) => dataset === need.dataset && modes.includes(need.operation),
    ) ?? [];
  return new Set(needs.flatMap((each) => each.items));
}

function receivableItems({ facts }: Sorting): ReadonlySet<string> | undefined {
  if (facts.receiverMapping === undefined) return undefined;
  return new Set(
    [...facts.receiverMapping.origins.values()].flatMap(({ items }) => [...items.keys()]),
  );
}

/** Why an item may not be released, in the order the law weighs it; undefined when it may. */
function omissionOf(sorting: Sorting): (item: string) => OmissionCode | undefined {
  const needed = neededItems(sorting);
  const receivable = receivableItems(sorting);
  const granted = new Set(sorting.grant.items);
  return (item) => {
    if (sorting.dataset.items.get(item)?.share === 'not-shared') return 'item-not-shared';
    if (!granted.has(item)) return 'item-not-granted';
    if (needed?.has(item) === false) return 'item-not-needed';
    if (receivable?.has(item) === false) return 'item-not-in-standard';
    return undefined;
  };
}

function unknownItems(asked: readonly string[], dataset: DatasetView): Refusal | undefined {
  const unknown = asked.filter((item) => !dataset.items.has(item));
  if (unknown.length === 0) return undefined;
  return {
    refused: 'item-unknown',
    errors: unknown.map((item) => ({
      pointer: `/items/${asked.indexOf(item)}`,
      rule: 'item-unknown',
      message: say('目录中没有此数据项', 'the dataset has no such item'),
    })),
  };
}

interface Sorted {
  readonly allowed: Allowed;
  readonly omitted: readonly Omission[];
}

function sortAsked(sorting: Sorting, asked: readonly string[]): Sorted {
  const { dataset, need, grant } = sorting;
  const clear = new Set(grant.clear);
  const codeOf = omissionOf(sorting);
  const allowed: Allowed = [];
  const omitted: Omission[] = [];
  for (const item of asked) {
    const view = dataset.items.get(item);
    const code = codeOf(item);
    if (code !== undefined) omitted.push({ item, code });
    else if (view !== undefined) {
      allowed.push({
        item,
        share: view.share,
        masked: view.mask !== undefined && !clear.has(item),
      });
    }
  }
  return { allowed, omitted: need.items === undefined ? [] : omitted };
}

/** What was sorted under a grant, while the catalog says the same of it. */
interface Remembered {
  readonly dataset: DatasetView;
  readonly serviceItem: Facts['serviceItem'];
  readonly receiverMapping: Facts['receiverMapping'];
  readonly byNeed: Map<string, Sorted>;
}

const remembered = new WeakMap<Grant, Remembered>();

/** Needs remembered of one grant: systems ask the same again and again, strangers anything. */
const REMEMBERED_MAX = 64;

function rememberedFor({ grant, dataset, facts }: Sorting): Remembered {
  const { serviceItem, receiverMapping } = facts;
  const known = remembered.get(grant);
  if (
    known?.dataset === dataset &&
    known.serviceItem === serviceItem &&
    known.receiverMapping === receiverMapping &&
    known.byNeed.size < REMEMBERED_MAX
  ) {
    return known;
  }
  const fresh = { dataset, serviceItem, receiverMapping, byNeed: new Map<string, Sorted>() };
  remembered.set(grant, fresh);
  return fresh;
}

/** All that sorting reads of a need, in one text that two needs share only when it is the same. */
const keyOf = ({ operation, purpose, items }: Need): string =>
  JSON.stringify([operation, purpose.class, items]);

/**
 * Asked ∩ granted ∩ needed ∩ the item's own share type. Items that were not asked for by name are
 * not reported as omitted: nobody is missing them. The same lists each time for the same need.
 */
export function sortItems(sorting: Sorting): Sorted | Refusal {
  const { dataset, need } = sorting;
  const { byNeed } = rememberedFor(sorting);
  const key = keyOf(need);
  const known = byNeed.get(key);
  if (known !== undefined) return known;
  const asked = need.items ?? [...dataset.items.keys()];
  const unknown = unknownItems(asked, dataset);
  if (unknown !== undefined) return unknown;
  const sorted = sortAsked(sorting, asked);
  byNeed.set(key, sorted);
  return sorted;
}

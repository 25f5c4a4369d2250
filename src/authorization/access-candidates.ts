import type { DivisionTable, RegionScope } from '../kernel/index.ts';
import type { Catalog, DatasetView } from '../catalog/index.ts';
import type { Grant, Purpose } from '../shapes/index.ts';
import { scopesMeet } from './judge-grants.ts';
import type { Need } from './need.ts';

export const operations: readonly Need['operation'][] = ['query', 'verify', 'verify-batch'];

/** What a call can state that the decision weighs, the facts of a single occasion aside. */
export interface Candidate {
  readonly operation: Need['operation'];
  readonly purpose: Pick<Purpose, 'class' | 'item'>;
  /** What is in no smaller one of them is decided alike; absent when no supply meets any grant. */
  readonly region?: RegionScope;
}

const needersByCatalog = new WeakMap<Catalog, ReadonlyMap<string, readonly string[]>>();

/** By dataset, the service items that need it. */
function needersOf(catalog: Catalog, dataset: string): readonly string[] {
  let needers = needersByCatalog.get(catalog);
  if (needers === undefined) {
    const found = new Map<string, string[]>();
    for (const { serviceItem, needs } of catalog.serviceItems.values()) {
      for (const each of new Set(needs.map((need) => need.dataset))) {
        found.set(each, [...(found.get(each) ?? []), serviceItem]);
      }
    }
    needers = found;
    needersByCatalog.set(catalog, needers);
  }
  return needers.get(dataset) ?? [];
}

type GrantedPurpose = Grant['purposes'][number];

function purposesOf(granted: GrantedPurpose, needers: readonly string[]): readonly Purpose[] {
  const items = granted.serviceItems ?? (granted.class === 'service' ? needers : []);
  if (granted.serviceItems === undefined && granted.class !== 'service') {
    return [{ class: granted.class }];
  }
  return items.map((item) => ({ class: granted.class, item }));
}

/** What is granted; to whom nothing is, one purpose stands for all, since none changes the answer. */
function allPurposes(grants: readonly Grant[], needers: readonly string[]): readonly Purpose[] {
  const granted = grants.flatMap(({ purposes }) =>
    purposes.flatMap((purpose) => purposesOf(purpose, needers)),
  );
  if (granted.length === 0) return [{ class: 'service', item: needers[0] ?? 'none' }];
  return [...new Map(granted.map((each) => [`${each.class} ${each.item ?? ''}`, each])).values()];
}

interface Pair {
  readonly a: RegionScope;
  readonly b: RegionScope;
}

/** Of two scopes that meet, the ground they share: one lies within the other. */
function shared({ a, b }: Pair, divisions: DivisionTable, date: string): RegionScope {
  if (a.code === b.code) return a.subtree ? b : a;
  return divisions.isWithin(a.code, b, date) ? a : b;
}

interface Ground {
  readonly dataset: DatasetView;
  readonly grants: readonly Grant[];
  readonly divisions: DivisionTable;
  readonly date: string;
}

/** Where a supply and a grant meet. */
function regionsOf({ dataset, grants, divisions, date }: Ground): readonly RegionScope[] {
  const supplied = dataset.supplies.flatMap(({ regions }) => regions);
  const granted = grants.flatMap(({ regions }) => regions);
  const found = new Map<string, RegionScope>();
  for (const a of supplied) {
    for (const b of granted) {
      if (!scopesMeet(divisions, { a, b }, date)) continue;
      const scope = shared({ a, b }, divisions, date);
      found.set(`${scope.code} ${String(scope.subtree)}`, scope);
    }
  }
  return [...found.values()];
}

/**
 * Every call whose answer could differ from the others'. Any call is decided like the one of these
 * whose region is the smallest that holds it: this makes a finite table of endlessly many calls.
 */
export function candidatesFor(
  catalog: Catalog,
  ground: Omit<Ground, 'divisions'>,
): readonly Candidate[] {
  const regions = regionsOf({ ...ground, divisions: catalog.divisions });
  const purposes = allPurposes(ground.grants, needersOf(catalog, ground.dataset.id));
  return operations.flatMap((operation) =>
    purposes.flatMap((purpose): readonly Candidate[] =>
      regions.length === 0
        ? [{ operation, purpose }]
        : regions.map((region) => ({ operation, purpose, region })),
    ),
  );
}

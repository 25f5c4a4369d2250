import type { Catalog, DatasetView } from '../catalog.ts';
import { cardOf, mattersByDataset, textsOf, type DatasetCard } from './dataset-cards.ts';
import { createTextIndex, type Scores } from './text-index.ts';

export type { DatasetCard } from './dataset-cards.ts';

export type FacetName = 'region' | 'agency' | 'shareType' | 'matter' | 'mode';

export interface SearchQuery extends Readonly<Partial<Record<FacetName, string>>> {
  readonly q?: string;
  /** From 1. */
  readonly page: number;
  readonly pageSize: number;
  /** Asia/Shanghai date. */
  readonly date: string;
  /** Whether whoever searches may know of it; what they may not leaves no trace, not in a count. */
  readonly knows: (dataset: DatasetView) => boolean;
}

export interface Facet {
  readonly value: string;
  readonly count: number;
}

export interface Found {
  readonly total: number;
  readonly page: number;
  readonly pages: number;
  readonly datasets: readonly DatasetCard[];
  /**
   * Of each, what could be chosen instead, under everything else that was asked for. A region is
   * counted where a supply names it; choosing it finds also what is supplied above and below it.
   */
  readonly facets: Readonly<Record<FacetName, readonly Facet[]>>;
}

export interface Search {
  find(query: SearchQuery): Found;
}

/** Values of one facet in an answer, the most frequent first. */
const FACET_VALUES_MAX = 100;

type Values = Readonly<Record<FacetName, (card: DatasetCard) => readonly string[]>>;

const valuesOf: Values = {
  region: ({ regions }) => regions,
  agency: ({ agencies }) => agencies,
  shareType: ({ share }) => [share],
  matter: ({ matters }) => matters,
  mode: ({ modes }) => modes,
};

const facetNames = Object.keys(valuesOf) as readonly FacetName[];

interface Entry {
  readonly card: DatasetCard;
  readonly view: DatasetView;
}

interface Choosing {
  readonly catalog: Catalog;
  readonly query: SearchQuery;
}

/** A region finds what is supplied for it, and, being a province, what its cities supply. */
function servesRegion({ catalog, query }: Choosing, { view }: Entry, region: string): boolean {
  const { divisions } = catalog;
  const scope = { code: region, subtree: true };
  return view.supplies.some(({ regions }) =>
    regions.some(
      (each) =>
        divisions.isWithin(region, each, query.date) ||
        divisions.isWithin(each.code, scope, query.date),
    ),
  );
}

function fits(choosing: Choosing, entry: Entry, name: FacetName): boolean {
  const value = choosing.query[name];
  if (value === undefined) return true;
  return name === 'region'
    ? servesRegion(choosing, entry, value)
    : valuesOf[name](entry.card).includes(value);
}

function counted(entries: readonly Entry[], name: FacetName): readonly Facet[] {
  const counts = new Map<string, number>();
  for (const { card } of entries) {
    for (const value of valuesOf[name](card)) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts]
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
    .slice(0, FACET_VALUES_MAX);
}

/** Best first; of equals, in the order of their identifiers. */
const ranked = (entries: readonly (readonly [number, Entry])[], scores: Scores | undefined) =>
  [...entries]
    .sort(([a], [b]) => (scores?.get(b) ?? 0) - (scores?.get(a) ?? 0) || a - b)
    .map(([, entry]) => entry);

function createSearch(catalog: Catalog): Search {
  const matters = mattersByDataset(catalog);
  const entries = [...catalog.datasets.values()]
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map((view): Entry => ({ view, card: cardOf(view, matters.get(view.id)) }));
  const index = createTextIndex(entries.map(({ view }) => textsOf(view, catalog)));

  return {
    find: (query) => {
      const scores = query.q === undefined ? undefined : index.scores(query.q);
      const known = [...entries.entries()].filter(
        ([at, { view }]) => (scores?.has(at) ?? true) && query.knows(view),
      );
      const misfits = (entry: Entry): readonly FacetName[] =>
        facetNames.filter((name) => !fits({ catalog, query }, entry, name));
      const judged = known.map(([at, entry]) => ({ at, entry, misfits: misfits(entry) }));
      const all = ranked(
        judged.filter((each) => each.misfits.length === 0).map(({ at, entry }) => [at, entry]),
        scores,
      );
      const from = (query.page - 1) * query.pageSize;
      const beside = (name: FacetName): readonly Entry[] =>
        judged
          .filter((each) => each.misfits.every((misfit) => misfit === name))
          .map(({ entry }) => entry);
      return {
        total: all.length,
        page: query.page,
        pages: Math.ceil(all.length / query.pageSize),
        datasets: all.slice(from, from + query.pageSize).map(({ card }) => card),
        facets: {
          region: counted(beside('region'), 'region'),
          agency: counted(beside('agency'), 'agency'),
          shareType: counted(beside('shareType'), 'shareType'),
          matter: counted(beside('matter'), 'matter'),
          mode: counted(beside('mode'), 'mode'),
        },
      };
    },
  };
}

const built = new WeakMap<Catalog, Search>();

/** Built once per bundle, at the first search, and forgotten with it. */
export function searchOf(catalog: Catalog): Search {
  const known = built.get(catalog);
  if (known !== undefined) return known;
  const search = createSearch(catalog);
  built.set(catalog, search);
  return search;
}

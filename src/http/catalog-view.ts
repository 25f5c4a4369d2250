import { mayKnowOf } from '../authorization/index.ts';
import { searchOf, type DatasetView, type FacetName, type Found } from '../catalog/index.ts';
import type { Refusal } from '../kernel/index.ts';
import type { CatalogDataset, CatalogFound } from '../shapes/index.ts';
import type { Reading } from './reading.ts';

/** Datasets on one page of results. */
const PAGE_SIZE = 20;

const FACETS: readonly FacetName[] = ['region', 'agency', 'shareType', 'matter', 'mode'];

const PAGE = /^[1-9][0-9]{0,5}$/;

/** Characters of what is looked for, and of each choice. */
const QUERY_CHARACTERS_MAX = 200;

const knows =
  ({ caller, grants, date }: Reading) =>
  (dataset: DatasetView): boolean =>
    mayKnowOf(dataset, grants.findFor(caller.agency.agency, dataset.id), date);

function mutableFacets(facets: Found['facets']): CatalogFound['facets'] {
  const copy = (name: FacetName) => facets[name].map((facet) => ({ ...facet }));
  return {
    region: copy('region'),
    agency: copy('agency'),
    shareType: copy('shareType'),
    matter: copy('matter'),
    mode: copy('mode'),
  };
}

const chosen = ({ query }: Reading): Partial<Record<FacetName, string>> =>
  Object.fromEntries(
    FACETS.flatMap((name) => {
      const value = query(name);
      return value === undefined ? [] : [[name, value] as const];
    }),
  );

export async function findDatasets(reading: Reading): Promise<CatalogFound | Refusal> {
  const { query, catalog, date } = reading;
  const [q, page] = [query('q'), query('page') ?? '1'];
  const asked = ['q', ...FACETS].map((name) => query(name) ?? '');
  const isLong = asked.some(({ length }) => length > QUERY_CHARACTERS_MAX);
  if (!PAGE.test(page) || isLong) return { refused: 'query-invalid' };
  const search = await searchOf(catalog);
  const found = search.find({
    page: Number(page),
    pageSize: PAGE_SIZE,
    date,
    knows: knows(reading),
    ...(q === undefined ? {} : { q }),
    ...chosen(reading),
  });
  return {
    bundle: catalog.bundle,
    total: found.total,
    page: found.page,
    pages: found.pages,
    datasets: found.datasets.map((card) => ({
      ...card,
      agencies: [...card.agencies],
      regions: [...card.regions],
      modes: [...card.modes],
      matters: [...card.matters],
    })),
    facets: mutableFacets(found.facets),
  };
}

const itemsOf = ({ document, items }: DatasetView): CatalogDataset['items'] =>
  [...items].map(([item, { share, grade, mask }]) => {
    const { source, basis } = document.items[item] ?? {};
    return {
      item,
      share,
      grade,
      masked: mask !== undefined,
      ...(source === undefined ? {} : { source }),
      ...(basis === undefined ? {} : { basis }),
    };
  });

/** How a provider is reached is between it and the gateway. */
const suppliesOf = ({ document }: DatasetView): CatalogDataset['supplies'] =>
  document.supplies.map(({ agency, regions, duty }) => ({ agency, regions, duty }));

/** Unknown, hidden and not yet published answer alike. */
export function tellDataset(reading: Reading, name: string): CatalogDataset | Refusal {
  const dataset = reading.catalog.datasets.get(name);
  if (dataset === undefined || !knows(reading)(dataset)) return { refused: 'no-authority' };
  const { document } = dataset;
  const { summary, basis, regionItem } = document;
  return {
    bundle: reading.catalog.bundle,
    dataset: dataset.id,
    code: document.code,
    title: document.title,
    ...(summary === undefined ? {} : { summary }),
    domain: document.domain,
    standard: document.standard,
    published: document.published,
    share: document.share,
    ...(basis === undefined ? {} : { basis }),
    subject: document.subject,
    records: document.records,
    ...(regionItem === undefined ? {} : { regionItem }),
    items: itemsOf(dataset),
    supplies: suppliesOf(dataset),
  };
}

const supplyStandards = ({ document }: DatasetView, agency: string): readonly string[] =>
  document.supplies
    .filter((supply) => supply.agency === agency)
    .flatMap(({ resources }) => Object.values(resources).map(({ standard }) => standard));

/** A dialect is its provider's own; another standard is hidden as the datasets that follow it are. */
function mayRead(reading: Reading, standard: string): boolean {
  const { catalog, caller } = reading;
  const datasets = [...catalog.datasets.values()];
  if (catalog.standards.get(standard)?.kind === 'dialect') {
    return datasets.some((each) => supplyStandards(each, caller.agency.agency).includes(standard));
  }
  const followers = datasets.filter(({ document }) => document.standard === standard);
  return followers.length === 0 || followers.some(knows(reading));
}

export const tellStandard = (reading: Reading, name: string): object | Refusal =>
  (mayRead(reading, name) ? reading.catalog.schemaOf(name) : undefined) ?? {
    refused: 'document-unknown',
  };

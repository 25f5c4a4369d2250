import type { Agency, Dataset, Grant, Mapping, Matter, ServiceItem } from '../../shapes/index.ts';
import { documentsOf, type CatalogDocument } from '../catalog-document.ts';
import type { MeaningChange, Subject } from './meaning-change.ts';

/** Who and what a change is felt by. Identifiers, each list sorted. */
export interface Impact {
  readonly datasets: readonly string[];
  readonly grants: readonly string[];
  /** Systems that hold those grants, and those that supply what is touched. */
  readonly systems: readonly string[];
  readonly serviceItems: readonly string[];
  readonly matters: readonly string[];
  readonly mappings: readonly string[];
}

interface Touched {
  /** By dataset; undefined stands for every item. */
  readonly items: ReadonlyMap<string, ReadonlySet<string> | undefined>;
  readonly mappings: ReadonlySet<string>;
  readonly serviceItems: ReadonlySet<string>;
  readonly agencies: ReadonlySet<string>;
}

interface Documents {
  readonly datasets: readonly Dataset[];
  readonly mappings: readonly Mapping[];
  readonly serviceItems: readonly ServiceItem[];
  readonly matters: readonly Matter[];
  readonly agencies: readonly Agency[];
}

const valuesOf = (documents: readonly CatalogDocument[]): Documents => ({
  datasets: documentsOf(documents, 'dataset').map(({ value }) => value),
  mappings: documentsOf(documents, 'mapping').map(({ value }) => value),
  serviceItems: documentsOf(documents, 'serviceItem').map(({ value }) => value),
  matters: documentsOf(documents, 'matter').map(({ value }) => value),
  agencies: documentsOf(documents, 'agency').map(({ value }) => value),
});

const mappingId = ({ from, to }: Mapping): string => `${from}.to.${to}`;

const idsAbout = (changes: readonly MeaningChange[], of: Subject['of']): ReadonlySet<string> =>
  new Set(changes.filter(({ subject }) => subject.of === of).map(({ subject }) => subject.id));

/** Mappings that changed, or read or write what did. */
function touchedMappings(
  changes: readonly MeaningChange[],
  { mappings }: Documents,
): ReadonlySet<string> {
  const [own, standards] = [idsAbout(changes, 'mapping'), idsAbout(changes, 'standard')];
  const tables = idsAbout(changes, 'codeTable');
  const reads = ({ fields }: Mapping): boolean =>
    Object.values(fields).some((field) =>
      [field.codes, field.toCodes].some((name) => tables.has(name?.split('/')[0] ?? '')),
    );
  return new Set(
    mappings
      .filter(
        (each) =>
          own.has(mappingId(each)) ||
          standards.has(each.from) ||
          standards.has(each.to) ||
          reads(each),
      )
      .map(mappingId),
  );
}

const standardsOf = (dataset: Dataset): readonly string[] => [
  dataset.standard,
  ...dataset.supplies.flatMap(({ resources }) =>
    Object.values(resources).map(({ standard }) => standard),
  ),
];

/** Whether anything the dataset is translated by, or made of, changed. */
const isRestated = (
  dataset: Dataset,
  standards: ReadonlySet<string>,
  mappings: ReadonlySet<string>,
): boolean =>
  standardsOf(dataset).some(
    (standard) => standards.has(standard) || mappings.has(`${standard}.to.${dataset.standard}`),
  );

/** The items its own rows are about; undefined when a row is about more than an item. */
function touchedItems(
  { dataset, items }: Dataset,
  changes: readonly MeaningChange[],
): ReadonlySet<string> | undefined {
  const parts = changes
    .filter(({ subject }) => subject.of === 'dataset' && subject.id === dataset)
    .map(({ kind, subject: { part } }) =>
      part !== undefined && (part in items || kind.startsWith('item-')) ? part : undefined,
    );
  return parts.includes(undefined)
    ? undefined
    : new Set(parts.filter((part) => part !== undefined));
}

function touchedBy(changes: readonly MeaningChange[], documents: Documents): Touched {
  const mappings = touchedMappings(changes, documents);
  const [standards, datasets] = [idsAbout(changes, 'standard'), idsAbout(changes, 'dataset')];
  const items = new Map<string, ReadonlySet<string> | undefined>();
  for (const each of documents.datasets) {
    if (isRestated(each, standards, mappings)) items.set(each.dataset, undefined);
    else if (datasets.has(each.dataset)) items.set(each.dataset, touchedItems(each, changes));
  }
  return {
    items,
    mappings,
    serviceItems: idsAbout(changes, 'serviceItem'),
    agencies: idsAbout(changes, 'agency'),
  };
}

/** Whether any of these items of a dataset is touched. */
const meets = ({ items }: Touched, dataset: string, some: readonly string[]): boolean => {
  if (!items.has(dataset)) return false;
  const touched = items.get(dataset);
  return touched === undefined || some.some((item) => touched.has(item));
};

const isGrantTouched =
  (touched: Touched, serviceItems: ReadonlySet<string>) =>
  (grant: Grant): boolean => {
    if (grant.state !== 'active') return false;
    const named = grant.purposes.flatMap((purpose) => purpose.serviceItems ?? []);
    return (
      meets(touched, grant.dataset, grant.items) ||
      touched.agencies.has(grant.requester) ||
      named.some((id) => serviceItems.has(id))
    );
  };

function systemsOf(
  grants: readonly Grant[],
  touched: Touched,
  { agencies, datasets }: Documents,
): readonly string[] {
  const own = new Map(agencies.map((each) => [each.agency, Object.keys(each.systems ?? {})]));
  const holders = grants.flatMap(({ systems, requester }) => systems ?? own.get(requester) ?? []);
  const suppliers = datasets
    .filter(({ dataset }) => touched.items.has(dataset))
    .flatMap(({ supplies }) => supplies)
    .flatMap(({ resources }) => Object.values(resources).map(({ system }) => system));
  const ended = [...touched.agencies].flatMap((agency) => own.get(agency) ?? []);
  return [...holders, ...suppliers, ...ended];
}

const sorted = (names: Iterable<string>): readonly string[] => [...new Set(names)].sort();

/**
 * Everything a difference reaches, from either side of it: give the documents of both, so that what
 * goes is found in the one and what comes in the other.
 */
export function impactOf(
  changes: readonly MeaningChange[],
  documents: readonly CatalogDocument[],
  grants: readonly Grant[],
): Impact {
  const all = valuesOf(documents);
  const touched = touchedBy(changes, all);
  const needing = all.serviceItems.filter(
    ({ serviceItem, needs }) =>
      touched.serviceItems.has(serviceItem) ||
      needs.some(({ dataset, items }) => meets(touched, dataset, items)),
  );
  const serviceItems = new Set(needing.map(({ serviceItem }) => serviceItem));
  const felt = grants.filter(isGrantTouched(touched, touched.serviceItems));
  const matters = all.matters.filter((matter) =>
    matter.serviceItems.some((id) => serviceItems.has(id)),
  );
  return {
    datasets: sorted(touched.items.keys()),
    grants: sorted(felt.map(({ grant }) => grant)),
    systems: sorted(systemsOf(felt, touched, all)),
    serviceItems: sorted(serviceItems),
    matters: sorted(matters.map(({ matter }) => matter)),
    mappings: sorted(touched.mappings),
  };
}

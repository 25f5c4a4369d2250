import { allAtOnce, createDivisionTable, eachOf, type Steps } from '../kernel/index.ts';
import type { Agency, Dataset, Item, ShareType, Supply } from '../shapes/index.ts';
import type { SchemaSet, Standard } from '../standards/index.ts';
import type { Bundle } from './bundle.ts';
import { documentsOf, type DocumentKind, type DocumentValues } from './catalog-document.ts';
import type {
  Catalog,
  DatasetView,
  ItemView,
  ResourceView,
  SupplyView,
  SystemView,
} from './catalog.ts';
import { isError, type Finding } from './finding.ts';
import { inSlices } from './in-slices.ts';
import { materialOf } from './material.ts';
import { checkRules } from './rules.ts';
import type { ReadBundle, Reading } from './read-bundle.ts';
import { shelve, type Shelf } from './shelf.ts';
import { wholeStandard } from './whole-standard.ts';

const itemView = (item: Item, share: ShareType): ItemView => ({
  share: item.share ?? share,
  grade: item.grade,
  ...(item.mask === undefined ? {} : { mask: item.mask }),
});

function resourceViews(supply: Supply, standard: string, shelf: Shelf): readonly ResourceView[] {
  return Object.entries(supply.resources)
    .flatMap(([name, document]) =>
      document.kind === 'service' && document.state !== 'suspended' ? [{ name, document }] : [],
    )
    .map(({ name, document }) => {
      const dialect = shelf.standards.get(document.standard);
      const mapping = shelf.mappings.get(`${document.standard}.to.${standard}`);
      // The rules have shown that both exist; a bundle with findings is never compiled.
      if (dialect === undefined || mapping === undefined)
        throw new Error(`unproven resource ${name}`);
      return { name, document, dialect, mapping };
    });
}

const supplyView = (supply: Supply, standard: string, shelf: Shelf): SupplyView => ({
  agency: supply.agency,
  regions: supply.regions,
  duty: supply.duty,
  resources: resourceViews(supply, standard, shelf),
});

function datasetView(document: Dataset, standard: Standard, shelf: Shelf): DatasetView {
  return {
    id: document.dataset,
    document,
    standard,
    items: new Map(
      Object.entries(document.items).map(([name, item]) => [name, itemView(item, document.share)]),
    ),
    supplies: document.supplies.map((supply) => supplyView(supply, document.standard, shelf)),
  };
}

function valuesById<K extends DocumentKind>(
  shelf: Shelf,
  kind: K,
): ReadonlyMap<string, DocumentValues[K]> {
  return new Map(documentsOf(shelf.documents, kind).map(({ id, value }) => [id, value]));
}

function* datasetViews(shelf: Shelf): Steps<ReadonlyMap<string, DatasetView>> {
  const views = yield* eachOf(documentsOf(shelf.documents, 'dataset'), ({ id, value }) => {
    const standard = shelf.standards.get(value.standard);
    return standard === undefined ? [] : [[id, datasetView(value, standard, shelf)] as const];
  });
  return new Map(views.flat());
}

function systemViews(agencies: Iterable<Agency>): ReadonlyMap<string, SystemView> {
  return new Map(
    [...agencies].flatMap((agency) =>
      Object.entries(agency.systems ?? {}).map(
        ([id, system]) => [id, { id, agency, role: system.role ?? 'consumer' }] as const,
      ),
    ),
  );
}

export type Compiled =
  | {
      readonly catalog: Catalog;
      readonly warnings: readonly Finding[];
      readonly read: ReadBundle;
    }
  | { readonly findings: readonly Finding[] };

function* compiling(bundle: Bundle, reading: Reading): Steps<Compiled> {
  const { shelf, findings: shapes, read } = yield* shelve(bundle, reading);
  const found = [...shapes, ...(yield* checkRules(shelf))];
  // Whoever shows only the first few shows what refuses the bundle.
  const findings = [...found.filter(isError), ...found.filter((each) => !isError(each))];
  if (findings.some(isError)) return { findings };
  const agencies = valuesById(shelf, 'agency');
  return {
    read,
    warnings: findings,
    catalog: {
      bundle: bundle.id,
      agencies,
      systems: systemViews(agencies.values()),
      datasets: yield* datasetViews(shelf),
      serviceItems: valuesById(shelf, 'serviceItem'),
      matters: valuesById(shelf, 'matter'),
      flows: valuesById(shelf, 'flow'),
      seedGrants: [...valuesById(shelf, 'grant').values()],
      divisions: createDivisionTable(
        documentsOf(shelf.documents, 'divisions').flatMap(({ value }) => value.divisions),
      ),
      standards: shelf.standards,
      schemaOf: (standard) => wholeStandard(bundle.files, standard),
      mappings: shelf.mappings,
      materialOf: (mappings) => materialOf(shelf, mappings),
    },
  };
}

/**
 * Checks a bundle and compiles it once to what exchanges ask of it. A bundle with an error is not
 * compiled: what is in force has passed every rule, though it may have warnings.
 */
export const compileCatalog = (bundle: Bundle, house: SchemaSet): Compiled =>
  allAtOnce(compiling(bundle, { house }));

/** The same beside exchanges that must not wait for it. */
export const compileInSlices = (bundle: Bundle, reading: Reading): Promise<Compiled> =>
  inSlices(compiling(bundle, reading));

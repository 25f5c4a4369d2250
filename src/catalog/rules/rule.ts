import type { Bilingual, Steps } from '../../kernel/index.ts';
import type { Dataset, MountedResource, Resource, Supply } from '../../shapes/index.ts';
import {
  documentsOf,
  type CatalogDocument,
  type DocumentKind,
  type DocumentValues,
} from '../catalog-document.ts';
import type { Located, Severity } from '../finding.ts';
import type { Shelf } from '../shelf.ts';

/** A reference or item that does not hold, at a pointer of its document. */
export interface Complaint {
  readonly document: Located;
  readonly pointer: string;
  /** What is named there; the rule's message takes it. */
  readonly name: string;
}

/** Complaints found in steps, because a catalog may hold thousands of documents. */
export type Complaining = Steps<readonly Complaint[]>;

export interface Rule {
  readonly rule: string;
  /** An error when absent. */
  readonly severity?: Severity;
  /** What is wrong, with the name the complaint gives. */
  readonly message: (name: string) => Bilingual;
  /** How to mend it. */
  readonly remedy: Bilingual;
  readonly check: (shelf: Shelf) => Complaining | readonly Complaint[];
}

/** A pointer and what is named there. */
export type Place = readonly [pointer: string, name: string];

export const listed = (base: string, names: readonly string[] = []): readonly Place[] =>
  names.map((name, index): Place => [`${base}/${index}`, name]);

/** A place that is there only when the value is. */
export const given = (pointer: string, name: string | undefined): readonly Place[] =>
  name === undefined ? [] : [[pointer, name]];

/** The places whose name is broken. */
export const complain = (
  document: CatalogDocument,
  places: readonly Place[],
  broken: (name: string) => boolean,
): readonly Complaint[] =>
  places.filter(([, name]) => broken(name)).map(([pointer, name]) => ({ document, pointer, name }));

/** Looked at in one step. */
const DOCUMENTS_AT_ONCE = 100;

/** What is wrong with each document. */
export function* ofEach<Document>(
  documents: readonly Document[],
  complaintsIn: (document: Document) => readonly Complaint[],
): Complaining {
  const found: Complaint[] = [];
  for (let from = 0; from < documents.length; from += DOCUMENTS_AT_ONCE) {
    for (const document of documents.slice(from, from + DOCUMENTS_AT_ONCE)) {
      found.push(...complaintsIn(document));
    }
    yield;
  }
  return found;
}

type PlacesOf = {
  readonly [K in DocumentKind]?: (value: DocumentValues[K]) => readonly Place[];
};

/** Walks the kinds named, taking the places of each document to one question. */
export function complaintsOf(
  { documents }: Shelf,
  placesOf: PlacesOf,
  broken: (name: string, document: CatalogDocument) => boolean,
): Complaining {
  return ofEach(documents, (document) => {
    const places = placesOf[document.kind] as ((value: unknown) => readonly Place[]) | undefined;
    return complain(document, places?.(document.value) ?? [], (name) => broken(name, document));
  });
}

export const idsOf = (shelf: Shelf, kind: DocumentKind): ReadonlySet<string> =>
  new Set(documentsOf(shelf.documents, kind).map((document) => document.id));

export const datasetsOf = (shelf: Shelf): readonly CatalogDocument<'dataset'>[] =>
  documentsOf(shelf.documents, 'dataset');

export const supplyPlaces = (
  dataset: Dataset,
  places: (supply: Supply, base: string) => readonly Place[],
): readonly Place[] =>
  dataset.supplies.flatMap((supply, index) => places(supply, `/supplies/${index}`));

export const resourcePlaces = (
  dataset: Dataset,
  places: (resource: MountedResource, base: string) => readonly Place[],
): readonly Place[] =>
  supplyPlaces(dataset, (supply, base) =>
    Object.entries(supply.resources).flatMap(([name, resource]) =>
      places(resource, `${base}/resources/${name}`),
    ),
  );

/** The same of resources that are asked one subject at a time. */
export const servicePlaces = (
  dataset: Dataset,
  places: (resource: Resource, base: string) => readonly Place[],
): readonly Place[] =>
  resourcePlaces(dataset, (resource, base) =>
    resource.kind === 'service' ? places(resource, base) : [],
  );

/** Documents of one kind by their ids; of two with one id the first. */
export const byId = <K extends DocumentKind>(
  shelf: Shelf,
  kind: K,
): ReadonlyMap<string, CatalogDocument<K>> =>
  new Map([...documentsOf(shelf.documents, kind)].reverse().map((each) => [each.id, each]));

/** The agencies that have a system of this name, by the system. */
export function systemOwners(shelf: Shelf): ReadonlyMap<string, ReadonlySet<string>> {
  const owners = new Map<string, Set<string>>();
  for (const { id, value } of documentsOf(shelf.documents, 'agency')) {
    for (const system of Object.keys(value.systems ?? {})) {
      owners.set(system, (owners.get(system) ?? new Set()).add(id));
    }
  }
  return owners;
}

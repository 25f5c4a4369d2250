import type {
  Agency,
  Calendar,
  CodeTable,
  Dataset,
  DeadlineProfile,
  Divisions,
  Flow,
  Grant,
  Mapping,
  Matter,
  ServiceItem,
} from '../shapes/index.ts';

/** What each kind of document holds. */
export interface DocumentValues {
  readonly agency: Agency;
  readonly dataset: Dataset;
  readonly codeTable: CodeTable;
  readonly mapping: Mapping;
  readonly serviceItem: ServiceItem;
  readonly matter: Matter;
  readonly grant: Grant;
  readonly divisions: Divisions;
  readonly flow: Flow;
  readonly deadlineProfile: DeadlineProfile;
  readonly calendar: Calendar;
}

export type DocumentKind = keyof DocumentValues;

interface KindDefinition<K extends DocumentKind> {
  /** The first key of such a document, by which it is recognised. */
  readonly key: string;
  /** Its schema below schemas/. */
  readonly schema: string;
  readonly idOf: (value: DocumentValues[K]) => string;
}

/** The closed table of document kinds. */
export const documentKinds: { readonly [K in DocumentKind]: KindDefinition<K> } = {
  agency: { key: 'agency', schema: 'catalog/agency.json', idOf: (value) => value.agency },
  dataset: { key: 'dataset', schema: 'catalog/dataset.json', idOf: (value) => value.dataset },
  codeTable: { key: 'codes', schema: 'catalog/code-table.json', idOf: (value) => value.codes },
  mapping: {
    key: 'from',
    schema: 'catalog/mapping.json',
    idOf: (value) => `${value.from}.to.${value.to}`,
  },
  serviceItem: {
    key: 'serviceItem',
    schema: 'catalog/service-item.json',
    idOf: (value) => value.serviceItem,
  },
  matter: { key: 'matter', schema: 'catalog/matter.json', idOf: (value) => value.matter },
  grant: { key: 'grant', schema: 'catalog/grant.json', idOf: (value) => value.grant },
  divisions: { key: 'divisions', schema: 'catalog/divisions.json', idOf: () => 'divisions' },
  flow: { key: 'flow', schema: 'catalog/flow.json', idOf: (value) => value.flow },
  deadlineProfile: {
    key: 'deadlineProfile',
    schema: 'catalog/deadline-profile.json',
    idOf: (value) => value.deadlineProfile,
  },
  calendar: { key: 'calendar', schema: 'catalog/calendar.json', idOf: (value) => value.calendar },
};

/** One parsed document, its place in the files, and where in its text a pointer lies. */
export interface CatalogDocument<K extends DocumentKind = DocumentKind> {
  readonly kind: K;
  readonly id: string;
  readonly path: string;
  readonly value: DocumentValues[K];
  readonly positionOf: (pointer: string) => Position;
}

export interface Position {
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
}

/** Documents of one kind, typed. */
export function documentsOf<K extends DocumentKind>(
  documents: readonly CatalogDocument[],
  kind: K,
): readonly CatalogDocument<K>[] {
  return documents.filter((document): document is CatalogDocument<K> => document.kind === kind);
}

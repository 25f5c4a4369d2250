import type { Mapping } from '../../shapes/index.ts';
import { referencesOf } from '../../standards/index.ts';
import { documentKinds, documentsOf } from '../catalog-document.ts';
import type { SchemaDocument, Shelf } from '../shelf.ts';
import { datasetsOf, type Complaint } from './rule.ts';

/** The standards that datasets, resources and flows are written in. */
function standardsInUse(shelf: Shelf): {
  readonly datasets: ReadonlySet<string>;
  readonly dialects: ReadonlySet<string>;
} {
  const values = datasetsOf(shelf).map(({ value }) => value);
  const resources = values.flatMap(({ supplies }) =>
    supplies.flatMap((supply) => Object.values(supply.resources)),
  );
  const flows = documentsOf(shelf.documents, 'flow').map(({ value }) => value.source.standard);
  return {
    datasets: new Set(values.map(({ standard }) => standard)),
    dialects: new Set([...resources.map(({ standard }) => standard), ...flows]),
  };
}

/** A mapping leads from a dialect in use to a dataset, or from a dataset to what a receiver wants. */
function liveMappings(shelf: Shelf): readonly Mapping[] {
  const { datasets, dialects } = standardsInUse(shelf);
  return documentsOf(shelf.documents, 'mapping')
    .map(({ value }) => value)
    .filter(({ from, to }) => datasets.has(from) || (dialects.has(from) && datasets.has(to)));
}

export function deadMappings(shelf: Shelf): readonly Complaint[] {
  const live = new Set(liveMappings(shelf));
  return documentsOf(shelf.documents, 'mapping')
    .filter(({ value }) => !live.has(value))
    .map((document) => ({ document, pointer: '/from', name: document.id }));
}

/** The tables named by `codes` and `toCodes` (`table/dialect`) in a mapping, at any depth. */
function tablesIn(part: unknown): readonly string[] {
  if (part === null || typeof part !== 'object') return [];
  return Object.entries(part).flatMap(([key, value]: [string, unknown]) =>
    (key === 'codes' || key === 'toCodes') && typeof value === 'string'
      ? [value.split('/')[0] ?? '']
      : tablesIn(value),
  );
}

export function deadCodeTables(shelf: Shelf): readonly Complaint[] {
  const used = new Set([
    ...documentsOf(shelf.documents, 'mapping').flatMap(({ value }) => tablesIn(value.fields)),
    ...datasetsOf(shelf).flatMap(({ value }) =>
      Object.values(value.items).map(({ codes }) => codes ?? ''),
    ),
  ]);
  return documentsOf(shelf.documents, 'codeTable')
    .filter(({ id }) => !used.has(id))
    .map((document) => ({
      document,
      pointer: `/${documentKinds.codeTable.key}`,
      name: document.id,
    }));
}

const inFolder = (shelf: Shelf, folder: string): readonly (readonly [string, SchemaDocument])[] =>
  [...shelf.schemas]
    .filter(([path]) => path.startsWith(folder))
    .map(([path, document]) => [path.slice(folder.length, -'.json'.length), document]);

export function deadStandards(shelf: Shelf): readonly Complaint[] {
  const { datasets, dialects } = standardsInUse(shelf);
  const mapped = liveMappings(shelf).flatMap(({ from, to }) => [from, to]);
  const standards = inFolder(shelf, 'standards/');
  const extended = standards.map(
    ([, { value }]) => (value as { readonly 'x-extends'?: string })['x-extends'] ?? '',
  );
  const used = new Set([...datasets, ...dialects, ...mapped, ...extended]);
  return standards
    .filter(([id]) => !used.has(id))
    .map(([name, document]) => ({ document, pointer: '', name }));
}

export function deadElements(shelf: Shelf): readonly Complaint[] {
  const used = new Set(
    [...shelf.schemas].flatMap(([path, { value }]) => [...referencesOf(path, value)]),
  );
  return inFolder(shelf, 'elements/')
    .filter(([name, { isReferred }]) => !isReferred && !used.has(`elements/${name}.json`))
    .map(([name, document]) => ({ document, pointer: '', name }));
}

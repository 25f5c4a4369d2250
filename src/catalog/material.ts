import type { Material } from '../mapping/index.ts';
import type { Mapping } from '../shapes/index.ts';
import { referencesOf } from '../standards/index.ts';
import { documentsOf } from './catalog-document.ts';
import type { Shelf } from './shelf.ts';

/** What these mappings are compiled from, and nothing else of the bundle. */
export function materialOf(shelf: Shelf, ids: readonly string[]): Material {
  const wanted = new Set(ids);
  const mappings = documentsOf(shelf.documents, 'mapping')
    .filter(({ id }) => wanted.has(id))
    .map(({ value }) => value);
  const named = new Set(mappings.flatMap((mapping) => [...tablesNamed(mapping)]));
  return {
    schemas: schemasOf(shelf, new Set(mappings.flatMap(({ from, to }) => [from, to]))),
    mappings,
    codeTables: documentsOf(shelf.documents, 'codeTable')
      .filter(({ id }) => named.has(id))
      .map(({ value }) => value),
  };
}

function schemasOf(shelf: Shelf, standards: ReadonlySet<string>): ReadonlyMap<string, unknown> {
  const schemas = new Map<string, unknown>();
  const take = (path: string): void => {
    const value = shelf.schemas.get(path)?.value;
    if (value === undefined || schemas.has(path)) return;
    schemas.set(path, value);
    for (const referred of referencesOf(path, value)) take(referred);
  };
  for (const id of standards) take(`standards/${id}.json`);
  return schemas;
}

/** Every text that may be `table/dialect`: one too many does no harm. */
function tablesNamed(mapping: Mapping): ReadonlySet<string> {
  const named = new Set<string>();
  const walk = (value: unknown): void => {
    if (typeof value === 'string') named.add(value.split('/', 1)[0] ?? '');
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(walk);
  };
  walk(mapping);
  return named;
}

import { documentKinds, documentsOf, type CatalogDocument } from '../catalog-document.ts';
import type { Shelf } from '../shelf.ts';
import { ofEach, type Complaining, type Complaint } from './rule.ts';

const idPointer = ({ kind }: CatalogDocument): string => `/${documentKinds[kind].key}`;

export function repeatedIds(shelf: Shelf): Complaining {
  const seen = new Set<string>();
  return ofEach(shelf.documents, (document) => {
    const key = `${document.kind} ${document.id}`;
    const twice = seen.has(key);
    seen.add(key);
    return twice ? [{ document, pointer: idPointer(document), name: document.id }] : [];
  });
}

/** A signature names a system; a system of two agencies would make either answer for the other. */
export function repeatedSystems(shelf: Shelf): Complaining {
  const seen = new Set<string>();
  return ofEach(documentsOf(shelf.documents, 'agency'), (document) =>
    Object.keys(document.value.systems ?? {}).flatMap((name) => {
      const twice = seen.has(name);
      seen.add(name);
      return twice ? [{ document, pointer: `/systems/${name}`, name }] : [];
    }),
  );
}

/** The division table has no id of its own; every other document is found by its file's name. */
export function misnamedFiles(shelf: Shelf): readonly Complaint[] {
  return shelf.documents
    .filter(({ kind, id, path }) => kind !== 'divisions' && !path.endsWith(`/${id}.yaml`))
    .map((document) => ({ document, pointer: idPointer(document), name: document.id }));
}

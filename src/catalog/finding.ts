import type { Bilingual } from '../kernel/index.ts';
import type { CatalogDocument, Position } from './catalog-document.ts';

/** What the checker says of one place in one file. */
export interface Finding extends Position {
  readonly path: string;
  readonly rule: string;
  readonly message: Bilingual;
}

/** A finding at a pointer of a document. */
export function findingAt(
  document: CatalogDocument,
  pointer: string,
  what: { readonly rule: string; readonly message: Bilingual },
): Finding {
  return { path: document.path, ...document.positionOf(pointer), ...what };
}

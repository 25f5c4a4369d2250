import type { DocumentKind } from '../catalog-document.ts';

/**
 * `widens`, `narrows`: more or less can be had, by more or by fewer. `tightens`, `loosens`: more or
 * less is demanded of whoever supplies or sends. `neutral`: neither.
 */
export type Effect = 'widens' | 'narrows' | 'tightens' | 'loosens' | 'neutral';

/** What a change is about: a document, or a part of it. */
export interface Subject {
  readonly of: DocumentKind | 'standard';
  readonly id: string;
  /** An item, a supplying agency, `agency/resource`, a field, a code. */
  readonly part?: string;
}

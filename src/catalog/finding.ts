import type { Bilingual } from '../kernel/index.ts';
import type { Position } from './catalog-document.ts';

/** A bundle with an error is refused; a warning is told and refuses nothing. */
export type Severity = 'error' | 'warning';

/** What the checker says of one place in one file. */
export interface Finding extends Position {
  readonly path: string;
  readonly rule: string;
  readonly severity: Severity;
  readonly message: Bilingual;
  /** How to mend it. */
  readonly remedy?: Bilingual;
}

/** A file of a bundle in which pointers have places. */
export interface Located {
  readonly path: string;
  readonly positionOf: (pointer: string) => Position;
}

type Said = Pick<Finding, 'rule' | 'message' | 'remedy'> & { readonly severity?: Severity };

/** A finding at a pointer of a file; an error unless it says otherwise. */
export const findingAt = (file: Located, pointer: string, said: Said): Finding => ({
  path: file.path,
  ...file.positionOf(pointer),
  severity: 'error',
  ...said,
});

export const isError = ({ severity }: Finding): boolean => severity === 'error';

import type { Bilingual } from '../../kernel/index.ts';
import type { DocumentKind } from '../catalog-document.ts';
import { changeKinds, type ChangeKind } from './change-kinds.ts';

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

/** That something is no longer to be had: at once when published, or from a date it names itself. */
export interface Stop {
  readonly on?: string;
}

/** One thing that means something else than before. */
export interface MeaningChange {
  readonly kind: ChangeKind;
  readonly subject: Subject;
  readonly from?: string;
  readonly to?: string;
  readonly effect: Effect;
  readonly stops?: Stop;
  readonly text: Bilingual;
}

export interface Said {
  readonly part?: string;
  readonly from?: string;
  readonly to?: string;
  readonly stops?: Stop;
  /** Where it does not follow from the kind alone. */
  readonly effect?: Effect;
}

/** A row of the difference, in words. */
export function changeOf(kind: ChangeKind, subject: Subject, said: Said = {}): MeaningChange {
  const { part, effect = changeKinds[kind].effect, ...values } = said;
  const about = part === undefined ? subject : { ...subject, part };
  const text = changeKinds[kind].text({ subject: about, from: said.from, to: said.to });
  return { kind, subject: about, ...values, effect, text };
}

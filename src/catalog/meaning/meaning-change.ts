import type { Bilingual } from '../../kernel/index.ts';
import { changeKinds, type ChangeKind } from './change-kinds.ts';
import type { Effect, Subject } from './subject.ts';

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

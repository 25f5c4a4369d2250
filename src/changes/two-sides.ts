import type { Refusal } from '../kernel/index.ts';
import type { ChangeRow } from '../storage/index.ts';
import type { ChangeAct } from './change-life.ts';

/** Who has had a hand in a request. */
export interface Hands extends Pick<ChangeRow, 'created_by' | 'submitted_by' | 'approved_by'> {
  readonly editors: readonly string[];
}

type Sides = 'those who wrote' | 'those who wrote, and who approved';

/** Whom an act is closed to. */
const closedTo: Readonly<Partial<Record<ChangeAct, Sides>>> = {
  approve: 'those who wrote',
  refuse: 'those who wrote',
  claim: 'those who wrote, and who approved',
  decline: 'those who wrote, and who approved',
};

/** Nobody acts on both sides: who wrote does not approve, and neither of them publishes. */
export function judgeSides(act: ChangeAct, by: string, hands: Hands): Refusal | undefined {
  const sides = closedTo[act];
  if (sides === undefined) return undefined;
  const wrote = [hands.created_by, hands.submitted_by, ...hands.editors];
  const closed = sides === 'those who wrote' ? wrote : [...wrote, hands.approved_by];
  return closed.includes(by) ? { refused: 'own-request' } : undefined;
}

import type { ProblemCode, Refusal } from '../kernel/index.ts';
import type { ChangeState } from '../storage/index.ts';

/**
 * `refuse` is the agency's, `decline` the competent authority's. `claim` comes before a bundle is
 * made of it, `settle` after; `release` when it was not.
 */
export type ChangeAct =
  | 'edit'
  | 'submit'
  | 'approve'
  | 'refuse'
  | 'decline'
  | 'withdraw'
  | 'claim'
  | 'settle'
  | 'release';

/** The whole life of a change request: from each state, by each act that is allowed, to the next. */
export const changeLife: Readonly<
  Record<ChangeState, Readonly<Partial<Record<ChangeAct, ChangeState>>>>
> = {
  draft: { edit: 'draft', submit: 'submitted', withdraw: 'withdrawn' },
  // Whoever edits takes back what others have agreed to.
  submitted: { edit: 'draft', approve: 'approved', refuse: 'refused', withdraw: 'withdrawn' },
  approved: { edit: 'draft', claim: 'publishing', decline: 'refused', withdraw: 'withdrawn' },
  publishing: { settle: 'published', release: 'approved' },
  published: {},
  refused: {},
  withdrawn: {},
};

const decisions: Readonly<Partial<Record<ChangeAct, readonly ChangeState[]>>> = {
  submit: ['submitted', 'approved'],
  approve: ['approved'],
};

function refusalOf(state: ChangeState, act: ChangeAct): ProblemCode {
  const isEnded = state === 'publishing' || Object.keys(changeLife[state]).length === 0;
  const isDone = decisions[act]?.includes(state) === true;
  return isEnded || isDone ? 'already-decided' : 'change-act-unfit';
}

/** The state an act leads to, or why it may not be done. */
export function advance(state: ChangeState, act: ChangeAct): ChangeState | Refusal {
  return changeLife[state][act] ?? { refused: refusalOf(state, act) };
}

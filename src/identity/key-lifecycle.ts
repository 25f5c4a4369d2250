import type { ProblemCode, Refusal } from '../kernel/index.ts';
import type { KeyState } from '../storage/index.ts';

export type KeyAct = 'request' | 'approve' | 'refuse' | 'activate' | 'rotate' | 'revoke' | 'expire';

/** `none` is before anybody asked. */
export type Lifetime = KeyState | 'none';

/** The whole life of a key: from each state, by each act that is allowed, to the next. */
export const keyLife: Readonly<Record<Lifetime, Readonly<Partial<Record<KeyAct, KeyState>>>>> = {
  none: { request: 'requested' },
  requested: { approve: 'approved', refuse: 'refused', expire: 'expired' },
  // Agreed to, and not valid before its term begins.
  approved: { activate: 'active', revoke: 'revoked', expire: 'expired' },
  active: { rotate: 'rotating', revoke: 'revoked', expire: 'expired' },
  // Its successor is active; both are valid until its shortened term ends.
  rotating: { revoke: 'revoked', expire: 'expired' },
  refused: { request: 'requested' },
  revoked: {},
  expired: {},
};

const usable: readonly KeyState[] = ['active', 'rotating'];

/** Whether a key may sign in this state, its term allowing. */
export const isUsable = (state: KeyState): boolean => usable.includes(state);

/** Nothing but a new request leads out of this state. */
export const isEnded = (state: KeyState): boolean =>
  Object.keys(keyLife[state]).every((act) => act === 'request');

/** The state as the clock has it, though nobody may have recorded yet that the term ended. */
export function stateAt(
  { state, valid_until: until }: { readonly state: KeyState; readonly valid_until: string | null },
  now: number,
): KeyState {
  const isOver = until !== null && Date.parse(until) <= now;
  return isOver && !isEnded(state) ? 'expired' : state;
}

const decisions: readonly KeyAct[] = ['approve', 'refuse'];

function refusalOf(state: Lifetime, act: KeyAct): ProblemCode {
  if (act === 'request') return 'keyid-taken';
  if (state === 'none') return 'key-missing';
  const isDecided = decisions.includes(act) && state !== 'expired';
  const isRepeated = act === 'revoke' && state === 'revoked';
  return isDecided || isRepeated ? 'already-decided' : 'key-act-unfit';
}

/** The state an act leads to, or why it may not be done. */
export function advance(state: Lifetime, act: KeyAct): KeyState | Refusal {
  return keyLife[state][act] ?? { refused: refusalOf(state, act) };
}

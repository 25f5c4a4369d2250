import assert from 'node:assert/strict';
import fc from 'fast-check';
import { problemCodes } from '../kernel/index.ts';
import type { KeyState } from '../storage/index.ts';
import {
  advance,
  isEnded,
  isUsable,
  keyLife,
  stateAt,
  type KeyAct,
  type Lifetime,
} from './key-lifecycle.ts';

const acts: readonly KeyAct[] = [
  'request',
  'approve',
  'refuse',
  'activate',
  'rotate',
  'revoke',
  'expire',
];

/** Written apart from the table: every cell, in the order of `acts`; a code where it is refused. */
const expected: Readonly<Record<Lifetime, readonly string[]>> = {
  none: [
    'requested',
    'key-missing',
    'key-missing',
    'key-missing',
    'key-missing',
    'key-missing',
    'key-missing',
  ],
  requested: [
    'keyid-taken',
    'approved',
    'refused',
    'key-act-unfit',
    'key-act-unfit',
    'key-act-unfit',
    'expired',
  ],
  approved: [
    'keyid-taken',
    'already-decided',
    'already-decided',
    'active',
    'key-act-unfit',
    'revoked',
    'expired',
  ],
  active: [
    'keyid-taken',
    'already-decided',
    'already-decided',
    'key-act-unfit',
    'rotating',
    'revoked',
    'expired',
  ],
  rotating: [
    'keyid-taken',
    'already-decided',
    'already-decided',
    'key-act-unfit',
    'key-act-unfit',
    'revoked',
    'expired',
  ],
  refused: [
    'requested',
    'already-decided',
    'already-decided',
    'key-act-unfit',
    'key-act-unfit',
    'key-act-unfit',
    'key-act-unfit',
  ],
  revoked: [
    'keyid-taken',
    'already-decided',
    'already-decided',
    'key-act-unfit',
    'key-act-unfit',
    'already-decided',
    'key-act-unfit',
  ],
  expired: [
    'keyid-taken',
    'key-act-unfit',
    'key-act-unfit',
    'key-act-unfit',
    'key-act-unfit',
    'key-act-unfit',
    'key-act-unfit',
  ],
};

const outcome = (state: Lifetime, act: KeyAct): string => {
  const next = advance(state, act);
  return typeof next === 'string' ? next : next.refused;
};

describe('the life of a key', () => {
  for (const [state, outcomes] of Object.entries(expected) as [Lifetime, readonly string[]][]) {
    it(`${state}: ${acts.length} acts lead where they should`, () =>
      assert.deepEqual(
        acts.map((act) => outcome(state, act)),
        outcomes,
      ));
  }

  it('has every state, and refuses with codes of the table', () => {
    assert.deepEqual(Object.keys(expected).sort(), Object.keys(keyLife).sort());
    const refused = Object.values(expected)
      .flat()
      .filter((each) => !(each in keyLife));
    assert.deepEqual(
      refused.filter((code) => !(code in problemCodes)),
      [],
    );
  });

  it('becomes usable only through an approval, whatever is tried, and never again once ended', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...acts), { maxLength: 30 }), (tried) => {
        let state: Lifetime = 'none';
        let approved = false;
        let over = false;
        for (const act of tried) {
          const next = advance(state, act);
          if (typeof next !== 'string') continue;
          approved = next === 'requested' ? false : approved || act === 'approve';
          state = next;
          if (isUsable(next)) assert.deepEqual({ approved, over }, { approved: true, over: false });
          over ||= next === 'revoked' || next === 'expired';
        }
      }),
    );
  });

  it('may sign in two states, and has ended in three', () => {
    const states = Object.keys(keyLife).filter((state): state is KeyState => state !== 'none');
    assert.deepEqual(states.filter(isUsable), ['active', 'rotating']);
    assert.deepEqual(states.filter(isEnded), ['refused', 'revoked', 'expired']);
  });

  it('is over when its term is, recorded or not', () => {
    const at = Date.UTC(2026, 0, 5);
    const until = new Date(at).toISOString();
    const stateOf = (state: KeyState, now: number) => stateAt({ state, valid_until: until }, now);
    assert.deepEqual(
      [at - 1, at].map((now) => stateOf('active', now)),
      ['active', 'expired'],
    );
    assert.equal(stateOf('requested', at), 'expired');
    assert.equal(stateOf('revoked', at), 'revoked');
    assert.equal(stateOf('refused', at), 'refused');
    assert.equal(stateAt({ state: 'rotating', valid_until: null }, at), 'rotating');
  });
});

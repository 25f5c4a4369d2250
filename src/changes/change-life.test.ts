import assert from 'node:assert/strict';
import type { ChangeState } from '../storage/index.ts';
import { advance, changeLife, type ChangeAct } from './change-life.ts';
import { judgeSides, type Hands } from './two-sides.ts';

const states = Object.keys(changeLife) as readonly ChangeState[];
const acts: readonly ChangeAct[] = [
  'edit',
  'submit',
  'approve',
  'refuse',
  'decline',
  'withdraw',
  'claim',
  'settle',
  'release',
];

/** Row by row: state, then the state each act leads to, or why not. */
const table: Readonly<Record<ChangeState, readonly string[]>> = {
  draft: ['draft', 'submitted', 'unfit', 'unfit', 'unfit', 'withdrawn', 'unfit', 'unfit', 'unfit'],
  submitted: [
    'draft',
    'decided',
    'approved',
    'refused',
    'unfit',
    'withdrawn',
    'unfit',
    'unfit',
    'unfit',
  ],
  approved: [
    'draft',
    'decided',
    'decided',
    'unfit',
    'refused',
    'withdrawn',
    'publishing',
    'unfit',
    'unfit',
  ],
  publishing: [
    'decided',
    'decided',
    'decided',
    'decided',
    'decided',
    'decided',
    'decided',
    'published',
    'approved',
  ],
  published: acts.map(() => 'decided'),
  refused: acts.map(() => 'decided'),
  withdrawn: acts.map(() => 'decided'),
};

const codes: Readonly<Record<string, string>> = {
  'change-act-unfit': 'unfit',
  'already-decided': 'decided',
};

describe('life of a change request', () => {
  for (const state of states) {
    it(`from ${state}`, () => {
      const found = acts.map((act) => {
        const next = advance(state, act);
        return typeof next === 'string' ? next : codes[next.refused];
      });
      assert.deepEqual(found, table[state]);
    });
  }

  const hands: Hands = {
    created_by: 'creator',
    submitted_by: 'submitter',
    approved_by: 'approver',
    editors: ['editor'],
  };
  const sides: readonly [ChangeAct, readonly string[]][] = [
    ['edit', []],
    ['submit', []],
    ['withdraw', []],
    ['approve', ['creator', 'submitter', 'editor']],
    ['refuse', ['creator', 'submitter', 'editor']],
    ['claim', ['creator', 'submitter', 'editor', 'approver']],
    ['decline', ['creator', 'submitter', 'editor', 'approver']],
  ];
  for (const [act, closed] of sides) {
    it(`is closed to nobody but ${closed.join(', ') || 'nobody'} for ${act}`, () => {
      const people = ['creator', 'submitter', 'editor', 'approver', 'somebody else'];
      const refused = people.filter((by) => judgeSides(act, by, hands)?.refused === 'own-request');
      assert.deepEqual(refused.sort(), [...closed].sort());
    });
  }
});

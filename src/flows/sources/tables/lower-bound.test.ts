import assert from 'node:assert/strict';
import { lowerBound, versionAfter } from './lower-bound.ts';

const NOW_MS = Date.parse('2026-03-01T00:00:00Z');
const timestamp = { kind: 'timestamp', overlap: 60 } as const;

const spellings: readonly (readonly [name: string, newest: string, bound: string])[] = [
  ['with blanks', '2026-02-01 00:00:30', '2026-01-31 23:59:30'],
  ['with a fraction', '2026-02-01 00:01:30.999999', '2026-02-01 00:00:30'],
  ['with a T and a zone', '2026-02-01T00:00:30+08:00', '2026-01-31T23:59:30+08:00'],
  ['with a short zone', '2026-02-01 00:00:30+08', '2026-01-31 23:59:30+08'],
  ['in UTC', '2026-02-01T00:00:30Z', '2026-01-31T23:59:30Z'],
  ['west of Greenwich', '2026-02-01T00:00:30-0330', '2026-01-31T23:59:30-0330'],
  ['in digits alone', '20260201000030', '20260131235930'],
  ['with strokes, to the minute', '2026/02/01 00:01', '2026/02/01 00:00'],
  ['a date alone', '2026-02-01', '2026-01-31'],
  ['in the future', '2099-02-01 00:00:30', '2026-03-01 07:59:00'],
];

describe('the lower bound of the next reading', () => {
  for (const [name, newest, bound] of spellings) {
    it(`keeps the spelling: ${name}`, () =>
      assert.equal(lowerBound(newest, timestamp, NOW_MS), bound));
  }

  it('is so many steps below a number', () => {
    const number = { kind: 'number', overlap: 100 } as const;
    assert.equal(lowerBound('9007199254740993', number, NOW_MS), '9007199254740893');
    assert.equal(lowerBound('soon', number, NOW_MS), undefined);
  });

  it('is not known for what is no instant', () => {
    for (const text of ['', 'yesterday', '2026-13-01', '12']) {
      assert.equal(lowerBound(text, timestamp, NOW_MS), undefined);
    }
  });
});

describe('the version of a record that is gone', () => {
  it('is now, or just after what was held where that lies ahead', () => {
    assert.equal(versionAfter('2026-02-01 00:00:00', 'timestamp', NOW_MS), '2026-03-01 08:00:00');
    assert.equal(versionAfter('2026-04-01 00:00:00', 'timestamp', NOW_MS), '2026-04-01 00:00:01');
  });

  it('is the next number', () => {
    assert.equal(versionAfter('41', 'number', NOW_MS), '42');
    assert.equal(versionAfter('', 'number', NOW_MS), undefined);
  });
});

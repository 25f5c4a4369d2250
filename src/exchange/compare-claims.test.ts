import assert from 'node:assert/strict';
import fc from 'fast-check';
import { compareClaims } from './compare-claims.ts';
import { permissionFor, person } from './shipped.test.ts';

type Claims = Parameters<typeof compareClaims>[1];

const items = Object.keys(person);
const value = fc.oneof(
  fc.constantFrom(...Object.values(person)),
  fc.string({ maxLength: 6 }),
  fc.integer(),
  fc.boolean(),
);
const record = fc.dictionary(fc.constantFrom(...items), fc.oneof(value, fc.jsonValue()));

describe('exchange compares claims', () => {
  it('answers yes, no or nothing for each claim, and never a value', () => {
    const claims = fc.dictionary(fc.constantFrom(...items), value, { minKeys: 1 });
    fc.assert(
      fc.property(
        fc.array(record, { minLength: 1, maxLength: 4 }),
        claims,
        fc.subarray(items),
        (records, claimed, allowed) => {
          const results = compareClaims(records, claimed, permissionFor(allowed));
          assert.deepEqual(Object.keys(results).sort(), Object.keys(claimed).sort());
          for (const [item, result] of Object.entries(results)) {
            assert.ok([true, false, null].includes(result), item);
            if (!allowed.includes(item)) assert.equal(result, null);
            const isTrue = records.some((each) => each[item] === claimed[item]);
            assert.ok(isTrue || result !== true, item);
          }
          // Some one record gives exactly these answers: they are never put together from several.
          const isOne = records.some((each) => agrees(each, claimed, results));
          assert.ok(isOne, JSON.stringify(results));
        },
      ),
      { numRuns: 1000 },
    );
  });

  function agrees(each: Record<string, unknown>, claimed: Claims, results: object): boolean {
    return Object.entries(results).every(
      ([item, result]) =>
        result === null || result === (each[item] === claimed[item] && each[item] !== undefined),
    );
  }

  const rows: readonly [string, readonly object[], Claims, object][] = [
    ['agreement', [person], { status: 'active' }, { status: true }],
    ['disagreement', [person], { status: 'ended' }, { status: false }],
    [
      'an item that may not be told',
      [person],
      { contributionBase: '5230.00' },
      { contributionBase: null },
    ],
    ['an item without a value', [{ citizenId: 'x' }], { status: 'active' }, { status: null }],
    ['a number is not its text', [{ ...person, status: 1 }], { status: '1' }, { status: false }],
    [
      'the record that agrees most answers for all',
      [
        { status: 'ended', paidThrough: '2026-10' },
        { status: 'active', paidThrough: '2025-01' },
        { status: 'active', paidThrough: '2026-10', name: '甲' },
      ],
      { status: 'active', paidThrough: '2026-10', name: '乙' },
      { status: true, paidThrough: true, name: false },
    ],
  ];
  for (const [name, records, claims, expected] of rows) {
    it(name, () => {
      const permission = permissionFor(['status', 'paidThrough', 'name*']);
      const found = compareClaims(records as Record<string, unknown>[], claims, permission);
      assert.deepEqual(found, expected);
    });
  }
});

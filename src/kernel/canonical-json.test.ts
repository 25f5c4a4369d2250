import assert from 'node:assert/strict';
import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { canonicalText } from './canonical-json.ts';

describe('canonical JSON (RFC 8785)', () => {
  const rows: readonly (readonly [string, unknown, string])[] = [
    [
      'keys by UTF-16 code units',
      { b: 1, a: 2, é: 3, '😀': 4, '\ufb33': 5 },
      '{"a":2,"b":1,"é":3,"😀":4,"\ufb33":5}',
    ],
    [
      'keys that look like numbers by their text',
      { '9': 1, '10': 2, a: 3 },
      '{"10":2,"9":1,"a":3}',
    ],
    ['a key named __proto__', JSON.parse('{"__proto__":1,"a":2}'), '{"__proto__":1,"a":2}'],
    [
      'numbers as ECMAScript writes them',
      [1e21, 0.000001, 1e-7, -0, 4.5],
      '[1e+21,0.000001,1e-7,0,4.5]',
    ],
    ['control characters', '\u0000\b\n\u001f"\\', '"\\u0000\\b\\n\\u001f\\"\\\\"'],
    ['absent members', { a: undefined, b: null }, '{"b":null}'],
  ];
  for (const [name, value, text] of rows) {
    it(name, () => assert.equal(canonicalText(value), text));
  }

  it('refuses what is not JSON', () => {
    assert.throws(() => canonicalText(undefined), TypeError);
    assert.throws(() => canonicalText(NaN));
  });

  it('is what the reference library writes, for any JSON value', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6, stringUnit: 'binary' }), (value) => {
        assert.equal(canonicalText(value), canonicalize(value));
      }),
      { numRuns: 2000 },
    );
  });
});

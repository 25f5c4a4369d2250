import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { duplicateKeyPointer } from './duplicate-key.ts';
import { canonicalText } from '../kernel/index.ts';
import { JSON_DEPTH_MAX, parseStrictJson } from './strict-json.ts';

const read = (text: string) => parseStrictJson(Buffer.from(text));
const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);

const refused: readonly (readonly [name: string, text: string, rule: string, pointer: string])[] = [
  ['nothing', '', 'syntax', ''],
  ['a comment', '{"a":1} // x', 'syntax', ''],
  ['NaN', '[NaN]', 'syntax', ''],
  ['a trailing comma', '{"a":1,}', 'syntax', ''],
  ['an unclosed string', '{"a', 'syntax', ''],
  ['a backslash at the end', '"\\', 'syntax', ''],
  ['a raw control character', '"\u0001"', 'syntax', ''],
  ['two documents', '{}{}', 'syntax', ''],
  ['closing what is not open', ']]]]', 'syntax', ''],
  ['one level too many', nested(JSON_DEPTH_MAX + 1), 'depth', ''],
  ['unclosed depth', '{"a":'.repeat(100_000), 'depth', ''],
  ['a repeated key', '{"a":1,"a":2}', 'duplicate-key', '/a'],
  ['a repeated key, once escaped', '{"a":1,"\\u0061":1}', 'duplicate-key', '/a'],
  ['a repeated empty key', '{"x":{"":0,"":0}}', 'duplicate-key', '/x/'],
  [
    'a repeat far inside',
    '{"r":[{"a":1},{"b":{"c/d~":1,"c/d~":2}}]}',
    'duplicate-key',
    '/r/1/b/c~1d~0',
  ],
  ['a repeat within a repeat', '{"a":{"b":1,"b":2},"a":3}', 'duplicate-key', '/a/b'],
  [
    'repeats after strings full of syntax',
    '{"a":"\\"}{[]:,","b":"\\\\","b":0}',
    'duplicate-key',
    '/b',
  ],
  [
    'an overlong repeated key',
    `{"p":{"${'k'.repeat(65)}":1,"${'k'.repeat(65)}":1}}`,
    'duplicate-key',
    '/p',
  ],
  ['__proto__', '{"a":{"__proto__":{}}}', 'proto', '/a/__proto__'],
  ['__proto__, escaped', '{"\\u005f_proto__":1}', 'proto', '/__proto__'],
  ['constructor.prototype', '{"constructor":{"prototype":{}}}', 'proto', '/constructor'],
  ['2^53', '{"n":[0,9007199254740992]}', 'unsafe-integer', '/n/1'],
  ['-2^53', '-9007199254740992', 'unsafe-integer', ''],
  ['2^53+1, which reads as 2^53', '9007199254740993', 'unsafe-integer', ''],
  ['2^53+1 as a fraction', '9007199254740993.0', 'unsafe-integer', ''],
  ['2^53+1 with an exponent', '900719925474099300e-2', 'unsafe-integer', ''],
  ['what overflows to Infinity', '{"n":1e400}', 'unsafe-integer', '/n'],
  ['what overflows to -Infinity', '-1e400', 'unsafe-integer', ''],
  ['a long integer', `[${'9'.repeat(1000)}]`, 'unsafe-integer', '/0'],
  ['a lone high surrogate', '{"a":"\\ud800"}', 'lone-surrogate', '/a'],
  ['a lone low surrogate', '["x\\udc00y"]', 'lone-surrogate', '/0'],
  ['surrogates the wrong way round', '["\\udc00\\ud800"]', 'lone-surrogate', '/0'],
  ['a lone surrogate in a key', '{"o":{"\\ud800":1}}', 'lone-surrogate', '/o'],
  ['a BOM', '\ufeff{}', 'bom', ''],
];

const accepted: readonly (readonly [name: string, text: string])[] = [
  ['the deepest allowed', nested(JSON_DEPTH_MAX)],
  ['scalars', '"a"'],
  ['null', ' null '],
  ['the largest safe integers', '[9007199254740991,-9007199254740991]'],
  ['fractions and exponents', '[0.1,1e3,-0,1E-400]'],
  ['one key in different objects', '{"a":{"a":[{"a":1},{"a":2}]}}'],
  ['keys that differ in case or accent', '{"a":1,"A":2,"á":3}'],
  ['colons and braces in strings', '{"a:{":"}:\\"::[[[","b":"\\\\"}'],
  ['a whole surrogate pair, escaped', '"\\ud83d\\ude00"'],
  ['an escaped backslash before a u', '"\\\\ud800"'],
  [
    'harmless names of the prototype',
    '{"constructor":"x","prototype":1,"toString":2,"hasOwnProperty":3}',
  ],
  ['constructor as an object', '{"constructor":{"name":"x"}}'],
  ['keys that are numbers', '{"1":1,"0":2,"01":3}'],
];

const badUtf8: readonly (readonly [name: string, bytes: number[]])[] = [
  ['a lone continuation byte', [0x22, 0x80, 0x22]],
  ['an overlong slash', [0x22, 0xc0, 0xaf, 0x22]],
  ['an encoded surrogate', [0x22, 0xed, 0xa0, 0x80, 0x22]],
  ['beyond U+10FFFF', [0x22, 0xf4, 0x90, 0x80, 0x80, 0x22]],
  ['a cut character', [0x22, 0xe5, 0xbc]],
  ['GBK', [0x22, 0xd5, 0xc5, 0x22]],
  ['UTF-16', [0xff, 0xfe, 0x7b, 0x00]],
];

describe('strict JSON', () => {
  for (const [name, text, rule, pointer] of refused) {
    it(`refuses ${name}`, () => assert.deepEqual(read(text), { ok: false, rule, pointer }));
  }
  for (const [name, bytes] of badUtf8) {
    it(`refuses ${name}`, () => {
      const reading = parseStrictJson(Uint8Array.from(bytes));
      assert.deepEqual(reading, { ok: false, rule: 'utf-8', pointer: '' });
    });
  }
  for (const [name, text] of accepted) {
    it(`reads ${name}`, () => {
      const reading = read(text);
      const { value } = reading as { readonly value?: unknown };
      assert.deepEqual([reading.ok, value], [true, JSON.parse(text) as unknown]);
    });
  }

  it('reads a view into a larger buffer', () => {
    const whole = Buffer.from('xx{"a":1}yy');
    const reading = parseStrictJson(new Uint8Array(whole.buffer, whole.byteOffset + 2, 7));
    assert.deepEqual(reading, { ok: true, value: { a: 1 }, isCanonical: false });
  });

  it('keeps to the depth it is given', () => {
    assert.equal(parseStrictJson(Buffer.from('[[]]'), { depthMax: 2 }).ok, true);
    assert.equal(parseStrictJson(Buffer.from('[[[]]]'), { depthMax: 2 }).ok, false);
  });
});

const isPlain = (value: unknown): boolean => {
  if (typeof value === 'number') return Math.abs(value) <= Number.MAX_SAFE_INTEGER;
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([key, inner]) => key !== '__proto__' && isPlain(inner));
};

/** A document and the same document with one of its keys written twice. */
const repeated = fc
  .tuple(fc.jsonValue({ maxDepth: 4 }), fc.string(), fc.jsonValue(), fc.boolean())
  .map(([inner, key, value, isEscaped]) => {
    const plain = JSON.stringify(key);
    const units = Array.from({ length: key.length }, (_, at) => key.charCodeAt(at));
    const escaped = units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
    const again = isEscaped ? `"${escaped}"` : plain;
    const [a, b] = [JSON.stringify(inner), JSON.stringify(value)];
    return `[{"x":[${a}, {${plain} : ${b},"y y":${b}, ${again}:${a}}]}]`;
  });

describe('strict JSON, whatever comes', () => {
  it('agrees with JSON.parse on every document that is plain', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 4, stringUnit: 'binary' }), (text) => {
        const value = JSON.parse(text) as unknown;
        fc.pre(isPlain(value));
        const reading = read(text);
        assert.deepEqual(reading.ok && reading.value, value);
        if (reading.ok && reading.isCanonical) assert.equal(text, canonicalText(value));
      }),
      { numRuns: 500 },
    );
  });

  it('calls canonical what is, and only that', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'B', '1', '人', '😀', '\ufb33') });
    const value = fc.letrec((tie) => ({
      any: fc.oneof(word, fc.boolean(), fc.constant(null), tie('list'), tie('fields')),
      list: fc.array(tie('any'), { maxLength: 3 }),
      fields: fc.dictionary(word, tie('any'), { maxKeys: 4 }),
    })).fields;
    fc.assert(
      fc.property(value, (fields) => {
        const canonical = canonicalText(fields);
        const isTold = !/[{,]"\d[^"]*":/.test(canonical);
        for (const text of [canonical, JSON.stringify(fields), JSON.stringify(fields, null, 1)]) {
          const reading = read(text);
          assert.equal(reading.ok && reading.isCanonical, isTold && text === canonical);
        }
      }),
      { numRuns: 1000 },
    );
    assert.deepEqual(read('{"a":1.0}'), { ok: true, value: { a: 1 }, isCanonical: false });
    const unsorted = { ok: true, value: { b: '', '10': '' }, isCanonical: false };
    assert.deepEqual(read('{"b":"","10":""}'), unsorted);
  });

  it('finds every repeated key', () => {
    fc.assert(
      fc.property(repeated, (text) => {
        const reading = read(text);
        assert.equal(reading.ok, false);
        assert.match(duplicateKeyPointer(text), /^\/0\/x\/1/);
      }),
      { numRuns: 1000 },
    );
  });

  it('never throws, and accepts nothing that JSON.parse refuses', () => {
    const soup = fc.string({
      unit: fc.constantFrom(
        ...Array.from('{}[]":,\\u0d8ea1-.e \n'),
        '__proto__',
        '"a":',
        '\ufeff',
        '😀',
      ),
      maxLength: 60,
    });
    fc.assert(
      fc.property(
        fc.oneof(
          soup.map((text) => Buffer.from(text)),
          fc.uint8Array(),
        ),
        (bytes) => {
          const reading = parseStrictJson(bytes);
          if (reading.ok)
            assert.deepEqual(reading.value, JSON.parse(Buffer.from(bytes).toString()));
        },
      ),
      { numRuns: 5000 },
    );
  });

  it('stays linear on a large hostile body', () => {
    const keys = Array.from({ length: 100_000 }, (_, index) => `"k${index}":"\\u0041"`).join(',');
    assert.equal(read(`{${keys},"k99999":0}`).ok, false);
    assert.equal(read(`["${'\\\\'.repeat(1_000_000)}"]`).ok, true);
  });
});

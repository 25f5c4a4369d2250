import fc from 'fast-check';

const repeated = (text: string, count: number): string => text.repeat(count);

/** Texts that some reader of JSON takes and another does not, and some that none should. */
export const hostileTexts: readonly string[] = [
  '',
  'null',
  '[]',
  '"text"',
  '0',
  '{"a":1,"a":2}',
  '{"__proto__":{"admin":true}}',
  '{"constructor":{"prototype":{"admin":true}}}',
  '{"n":9007199254740993}',
  '{"n":1e999}',
  '{"s":"\\ud800"}',
  '{"a":1,}',
  '{"a":1}{"b":2}',
  '\ufeff{}',
  "{'a':1}",
  '{"a":NaN}',
  '{"a":"\u0001"}',
  '{"a":"\\u0000"}',
  repeated('[', 65) + repeated(']', 65),
  repeated('{"a":', 2000),
  `[${repeated('0,', 3000)}0]`,
  `{"${repeated('k', 5000)}":1}`,
];

/** Fragments put into the middle of a well-made document. */
const fragments = [
  '"',
  '\\',
  '{',
  '}',
  ']',
  ',',
  ':',
  '\0',
  '\u2028',
  '"__proto__":{},',
  '"purpose":{},',
  '1e400',
  '9007199254740993',
  '\\ud800',
  '😀',
  repeated('[', 70),
];

/** The text with a part cut out, a fragment put in, or a part written twice. */
export function mutationOf(text: string): fc.Arbitrary<string> {
  const place = fc.nat({ max: text.length });
  return fc.oneof(
    fc.tuple(place, fc.integer({ min: 1, max: 12 })).map(([at, length]) => {
      return text.slice(0, at) + text.slice(at + length);
    }),
    fc.tuple(place, fc.constantFrom(...fragments)).map(([at, fragment]) => {
      return text.slice(0, at) + fragment + text.slice(at);
    }),
    fc.tuple(place, place).map(([a, b]) => {
      return text.slice(0, Math.max(a, b)) + text.slice(Math.min(a, b));
    }),
  );
}

/** What a field may hold instead of what it should. */
export const hostileValues: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    -1,
    1e308,
    '',
    ' ',
    '0',
    [],
    {},
    [[]],
    '../..',
    '${x}',
    '%00',
  ),
  fc.constantFrom<unknown>("' OR 1=1 --", 'é', 'e\u0301', '豈', '\u202e', 'x'.repeat(5000)),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.jsonValue({ maxDepth: 3 }),
);

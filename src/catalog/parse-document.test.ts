import assert from 'node:assert/strict';
import { utf8 } from '../kernel/index.ts';
import { parseDocument } from './parse-document.ts';
import { contentOf, house } from './small-catalog.test.ts';

const read = (text: string | Uint8Array): ReturnType<typeof parseDocument> =>
  parseDocument('catalogs/x.yaml', typeof text === 'string' ? utf8(text) : text, house);

const codes = contentOf('catalogs/code-tables/letters.yaml');

/** Nine levels of nine aliases each: 400 bytes that would unfold to 400 million nodes. */
const bomb = [
  'codes: letters',
  'a0: &a0 [x, x, x, x, x, x, x, x, x]',
  ...Array.from(
    { length: 8 },
    (_, n) => `a${n + 1}: &a${n + 1} [${Array(9).fill(`*a${n}`).join(', ')}]`,
  ),
].join('\n');

describe('catalog documents', () => {
  const refused: readonly [string, string | Uint8Array, string, string][] = [
    ['a bracket that never closes', 'codes: [a\nversion: 1\n', 'syntax', '2:1'],
    ['a tab as indentation', 'codes: a\nvalues:\n\ta: 1\n', 'syntax', '3:1'],
    ['a key twice', `${codes}version: 2\n`, 'syntax', '9:1'],
    ['a key twice, once as a number', 'codes: a\nvalues:\n  1: b\n  "1": c\n', 'syntax', '4:3'],
    ['two documents in one file', `${codes}---\n${codes}`, 'syntax', '9:1'],
    ['an alias', 'codes: &id letters\ntitle: { zh-CN: *id }\n', 'alias', '2:17'],
    ['an alias bomb', bomb, 'alias', '3:10'],
    ['an alias that names nothing', 'codes: *nothing\n', 'alias', '1:8'],
    ['an unknown kind', 'colour: red\n', 'kind', '1:1'],
    ['a known key that is not the first', 'version: 1\ncodes: letters\n', 'kind', '1:1'],
    ['a list', '- codes: letters\n', 'kind', '1:1'],
    ['a text', 'codes\n', 'kind', '1:1'],
    ['nothing', '', 'kind', '1:1'],
    ['a name of Object', 'constructor: 1\n', 'kind', '1:1'],
    ['bytes that are not UTF-8', Uint8Array.of(0x63, 0xff, 0x0a), 'not-utf-8', '1:1'],
    ['brackets without end', `codes: ${'['.repeat(4_000_000)}`, 'too-deep', '1:1'],
    ['brackets 65 deep', `codes: ${'[{a: '.repeat(33)}${'}]'.repeat(33)}`, 'too-deep', '1:1'],
    ['dashes without end', `codes:\n${'- '.repeat(1_000_000)}a`, 'too-deep', '1:1'],
    ['more than 4 MiB', new Uint8Array(4 * 1024 * 1024 + 1).fill(0x20), 'too-large', '1:1'],
  ];
  for (const [name, text, rule, place] of refused) {
    it(`${name}: ${rule} at ${place}`, () => {
      const parsed = read(text);
      assert.ok('findings' in parsed);
      const [only, ...rest] = parsed.findings;
      assert.deepEqual(rest, []);
      assert.equal(only?.rule, rule);
      assert.equal(`${only.line}:${only.column}`, place);
      assert.equal(only.path, 'catalogs/x.yaml');
      assert.ok(only.message['zh-CN'] !== '' && only.message.en !== '');
    });
  }

  const misshapen: readonly [string, string, string, string, string][] = [
    ['a missing key', 'version: 1\n', '', 'shape:required', '1:1'],
    [
      'an unknown key',
      'version: 1',
      'version: 1\nversions: 1',
      'shape:additionalProperties',
      '1:1',
    ],
    ['a wrong type', 'version: 1', 'version: one', 'shape:type', '2:10'],
    ['a wrong value deep down', 'zh-CN: 甲', 'zh-CN: 3', 'shape:type', '5:15'],
    ['below a key that looks like a number', 'zh-CN: 乙', 'zh-CN: 3', 'shape:type', '6:17'],
  ];
  for (const [name, before, after, rule, place] of misshapen) {
    it(`${name}: ${rule} at ${place}`, () => {
      const parsed = read(codes.replace(before, after));
      assert.ok('findings' in parsed);
      const found = parsed.findings.map((each) => `${each.rule} ${each.line}:${each.column}`);
      assert.deepEqual(found, [`${rule} ${place}`]);
    });
  }

  it('reads a sound document, and knows the place of every pointer', () => {
    const parsed = read(codes);
    assert.ok('document' in parsed);
    const { document } = parsed;
    assert.equal(document.kind, 'codeTable');
    assert.equal(document.id, 'letters');
    const places: readonly [string, number, number][] = [
      ['/codes', 1, 8],
      ['/values', 5, 3],
      ['/values/a/zh-CN', 5, 15],
      ['/values/1', 6, 8],
      ['/values/1/zh-CN', 6, 17],
      ['/dialects/tax/1', 8, 15],
      ['/dialects/tax/nothing', 8, 8],
      ['/values/a/en/deeper', 5, 6],
      ['', 1, 1],
      ['/nothing', 1, 1],
    ];
    for (const [pointer, line, column] of places) {
      assert.deepEqual(document.positionOf(pointer), { line, column }, pointer);
    }
  });
});

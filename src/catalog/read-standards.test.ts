import assert from 'node:assert/strict';
import { allAtOnce } from '../kernel/index.ts';
import type { BundleFiles } from './index.ts';
import { readStandards } from './read-standards.ts';
import { contentOf, filesOf, small, withFile } from './small-catalog.test.ts';

const read = (files: BundleFiles) => allAtOnce(readStandards(files));

const PATH = 'schemas/standards/ratings@1.json';
const ELEMENT = 'schemas/elements/word.json';
const properties = (text: string): string =>
  `{ "type": "object", "additionalProperties": false,\n  "properties": { "code": ${text} } }`;

/** A broken schema, and `rule line:column` of all that is said of it. */
const rows: readonly (readonly [string, string, string, readonly string[]])[] = [
  ['not JSON', PATH, '{ "type": ', ['schema 1:1']],
  ['a key twice', PATH, '{ "type": "object", "type": "object" }', ['schema 1:1']],
  ['nothing', PATH, '', ['schema 1:1']],
  [
    'an unknown keyword',
    PATH,
    properties('{ "enum": ["a"], "minimun": 3 }'),
    ['schema:keyword 2:55'],
  ],
  [
    'an unknown format',
    PATH,
    properties('{ "type": "string", "maxLength": 9, "format": "uri" }'),
    ['schema:format-unknown 2:73'],
  ],
  [
    'a reference to nothing',
    PATH,
    properties('{ "$ref": "../elements/none.json" }'),
    ['schema:ref 2:37'],
  ],
  [
    'a pattern that is slow',
    PATH,
    properties('{ "type": "string", "maxLength": 9, "pattern": "^(a+)+$" }'),
    ['schema:pattern-ambiguous 2:74'],
  ],
  ['a number in place of a type', ELEMENT, '{ "type": 3 }', ['schema:form 1:1']],
  [
    'an element written out again',
    PATH,
    properties('{ "type": "string", "maxLength": 9, "format": "date" }'),
    ['schema:element-copied 2:27'],
  ],
];

const withDate = new Map(small).set(
  'schemas/elements/date.json',
  '{ "type": "string", "maxLength": 9, "format": "date" }',
);

describe('catalog schemas', () => {
  for (const [name, path, text, expected] of rows) {
    it(`${name}: ${expected.join()}, at its place and never an exception`, () => {
      const { findings } = read(filesOf(new Map(withDate).set(path, text)));
      const told = findings.map(({ rule, line, column }) => `${rule} ${line}:${column}`);
      assert.deepEqual(told, expected);
      assert.ok(findings.every((finding) => finding.path === path));
    });
  }

  it('refuse what is wrong and warn of what is only copied', () => {
    const severities = rows.map(([, path, text]) => {
      const [first] = read(filesOf(new Map(withDate).set(path, text))).findings;
      return first?.severity;
    });
    assert.deepEqual(severities, [...Array<string>(rows.length - 1).fill('error'), 'warning']);
  });

  it('leave out a standard that refers to a broken element, and keep the others', () => {
    const more = '{ "type": "object", "additionalProperties": false, "properties": {} }';
    const files = filesOf(
      new Map(small).set(ELEMENT, '{ "type": 3 }').set('schemas/standards/more@1.json', more),
    );
    assert.deepEqual([...read(files).standards.keys()], ['more@1']);
  });

  it('prove a local standard that extends another', () => {
    const local = contentOf(PATH)
      .replace('"x-kind": "national"', '"x-kind": "local", "x-extends": "ratings@1"')
      .replace('"type": "integer"', '"type": "number"');
    const { findings } = read(withFile('schemas/standards/local@1.json', local));
    const told = findings.map(({ rule, line, column }) => `${rule} ${line}:${column}`);
    assert.deepEqual(told, ['schema:extension-weakens 17:14']);
  });
});

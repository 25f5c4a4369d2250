import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createSchemaSet,
  findStandard,
  parseSchemas,
  readSchemaBytes,
  standardIds,
  type SchemaFiles,
} from './index.ts';

const files: SchemaFiles = new Map<string, unknown>([
  ['elements/sex.json', { type: 'string', enum: ['1', '2'] }],
  ['elements/id.json', { type: 'string', maxLength: 18, format: 'citizen-id' }],
  ['elements/scope.json', { type: 'object', properties: { sex: { $ref: 'sex.json' } } }],
  [
    'standards/person@1.json',
    {
      'x-title': { 'zh-CN': '人', en: 'Person' },
      'x-kind': 'local',
      type: 'object',
      additionalProperties: false,
      properties: {
        id: { $ref: '../elements/id.json' },
        sex: { $ref: '../elements/sex.json' },
        level: { type: 'string', enum: ['a', 'b'] },
        age: { type: 'integer' },
        born: { type: 'string', format: 'date' },
        scope: { $ref: '../elements/scope.json' },
      },
      required: ['id', 'sex'],
    },
  ],
  ['standards/plain@2.json', { type: 'object' }],
]);
const set = createSchemaSet(files);

const ID = '11010519491231002X';

describe('standards schema set', () => {
  it('follows relative references, also from element to element', () => {
    const check = set.check('standards/person@1.json');
    const value = { id: ID, sex: '1', scope: { sex: '2' } };
    assert.deepEqual(check(value), { ok: true, value });
    const checked = check({ id: ID, sex: '3', scope: { sex: '4' } }, '/data/0');
    assert.ok(!checked.ok);
    const found = checked.errors.map(({ pointer, rule }) => `${pointer} ${rule}`).sort();
    assert.deepEqual(found, ['/data/0/scope/sex enum', '/data/0/sex enum']);
  });

  it('knows the formats of the house', () => {
    const check = set.check('standards/person@1.json');
    for (const [value, rule] of [
      [{ id: '110105194912310021', sex: '1' }, 'format'],
      [{ id: ID, sex: '1', born: '2026-02-30' }, 'format'],
    ] as const) {
      const checked = check(value);
      assert.ok(!checked.ok);
      assert.equal(checked.errors[0]?.rule, rule);
    }
  });

  it('checks a part: nothing is required, all else holds', () => {
    const check = set.checkPartial('standards/person@1.json');
    assert.ok(check({}).ok);
    assert.ok(check({ sex: '1' }).ok);
    assert.ok(!check({ sex: '3' }).ok);
    assert.ok(!check({ other: 1 }).ok);
    assert.ok(!check([]).ok);
    assert.ok(!set.check('standards/person@1.json')({ sex: '1' }).ok, 'the whole still requires');
  });

  it('compiles once', () => {
    assert.equal(set.check('elements/sex.json'), set.check('elements/sex.json'));
    assert.equal(set.checkPartial('elements/scope.json'), set.checkPartial('elements/scope.json'));
  });

  it('refuses a path it does not have, whole or in part', () => {
    assert.throws(() => set.check('standards/none@1.json'), /no schema/);
    assert.throws(() => set.checkPartial('standards/none@1.json'), /no schema/);
  });

  const unsound: readonly [string, unknown][] = [
    ['an unknown keyword', { type: 'object', minimun: 3 }],
    ['an unknown format', { type: 'string', format: 'email' }],
    ['a keyword of another type', { type: 'string', minimum: 3 }],
    ['a reference to nothing', { $ref: 'nothing.json' }],
    ['a reference into the network', { $ref: 'https://example.org/schema.json' }],
  ];
  for (const [name, schema] of unsound) {
    it(`refuses ${name}`, () => {
      assert.throws(() => createSchemaSet(new Map([['a.json', schema]])).check('a.json'));
    });
  }
});

describe('standards registry', () => {
  it('knows what a standard says of itself', () => {
    assert.deepEqual(standardIds(files), ['person@1', 'plain@2']);
    const person = findStandard(files, set, 'person@1');
    assert.equal(person?.kind, 'local');
    assert.deepEqual(person.title, { 'zh-CN': '人', en: 'Person' });
    assert.deepEqual(person.properties, ['id', 'sex', 'level', 'age', 'born', 'scope']);
    assert.deepEqual(person.required, ['id', 'sex']);
    assert.deepEqual(
      ['sex', 'level', 'age', 'none'].map((name) => person.enumOf(name)),
      [['1', '2'], ['a', 'b'], undefined, undefined],
    );
    assert.deepEqual(
      ['sex', 'age', 'none'].map((name) => person.typeOf(name)),
      ['string', 'integer', undefined],
    );
  });

  it('fills in what a standard leaves out', () => {
    const plain = findStandard(files, set, 'plain@2');
    assert.equal(plain?.kind, 'national');
    assert.deepEqual(plain.title, { 'zh-CN': 'plain@2', en: 'plain@2' });
    assert.deepEqual([plain.properties, plain.required], [[], []]);
    assert.equal(findStandard(files, set, 'none@1'), undefined);
  });
});

describe('standards files', () => {
  it('reads every schema below a folder, and nothing else', () => {
    const folder = mkdtempSync(join(tmpdir(), 'schemas-'));
    try {
      mkdirSync(join(folder, 'a', 'b'), { recursive: true });
      writeFileSync(join(folder, 'a', 'b', 'c.json'), '{"type":"object"}');
      writeFileSync(join(folder, 'd.json'), 'true');
      writeFileSync(join(folder, 'README.md'), '# no schema');
      const parsed = parseSchemas(readSchemaBytes(folder));
      assert.deepEqual([...parsed.keys()], ['a/b/c.json', 'd.json']);
      assert.deepEqual(parsed.get('a/b/c.json'), { type: 'object' });
      writeFileSync(join(folder, 'd.json'), '{');
      assert.throws(() => parseSchemas(readSchemaBytes(folder)), SyntaxError);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('the shipped schemas all compile, and each standard also in part', () => {
    const shipped = parseSchemas(readSchemaBytes('schemas'));
    const compiled = createSchemaSet(shipped);
    for (const path of shipped.keys()) compiled.check(path);
    for (const id of standardIds(shipped)) {
      assert.ok(compiled.checkPartial(`standards/${id}.json`)({}).ok, id);
    }
  });
});

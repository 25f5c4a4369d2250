import assert from 'node:assert/strict';
import { createSchemaSet } from './index.ts';
import { violationsOf } from './violations.ts';

const SECRET = 'zhangsan110105';

const objectWith = (more: object): object => ({ type: 'object', ...more });
const strings = { additionalProperties: { type: 'string' } };

/** Keyword, a schema with it, and a value that breaks it and holds the secret wherever it can. */
const rows: readonly (readonly [string, object, unknown])[] = [
  ['required', objectWith({ properties: { name: {} }, required: ['name'] }), { [SECRET]: SECRET }],
  ['additionalProperties', objectWith({ additionalProperties: false }), { phone: SECRET }],
  ['type', { type: 'integer' }, SECRET],
  ['enum', { type: 'string', enum: ['a'] }, SECRET],
  ['const', { const: 'a' }, SECRET],
  ['pattern', { type: 'string', pattern: '^[0-9]$' }, SECRET],
  ['format', { type: 'string', format: 'uscc' }, SECRET],
  ['minLength', { type: 'string', minLength: 20 }, SECRET],
  ['maxLength', { type: 'string', maxLength: 3 }, SECRET],
  ['minimum', { type: 'number', minimum: 5 }, -424242],
  ['maximum', { type: 'number', maximum: 5 }, 424242],
  ['minItems', { type: 'array', minItems: 2 }, [SECRET]],
  ['maxItems', { type: 'array', maxItems: 1 }, [SECRET, SECRET]],
  ['minProperties', objectWith({ minProperties: 2 }), { a: SECRET }],
  ['maxProperties', objectWith({ maxProperties: 1 }), { a: SECRET, b: SECRET }],
  ['uniqueItems', { type: 'array', uniqueItems: true }, [SECRET, SECRET]],
  [
    'propertyNames',
    objectWith({ propertyNames: { maxLength: 3, type: 'string' } }),
    { [SECRET]: 1 },
  ],
  ['oneOf', { oneOf: [{ type: 'string' }, { type: 'string', minLength: 1 }] }, SECRET],
  ['anyOf', { anyOf: [{ type: 'integer' }, { type: 'boolean' }] }, SECRET],
  // A keyword without a sentence of its own still gets one.
  ['multipleOf', { type: 'number', multipleOf: 5 }, 424242],
];

const errorsOf = (schema: object, value: unknown, base?: string) => {
  const checked = createSchemaSet(new Map([['a.json', schema]])).check('a.json')(value, base);
  return checked.ok ? [] : checked.errors;
};

describe('standards violations', () => {
  for (const [keyword, schema, value] of rows) {
    it(`${keyword}: one sentence in each language, and nothing of the value`, () => {
      const violation = errorsOf(schema, value, '/subject').find(({ rule }) => rule === keyword);
      assert.ok(violation !== undefined);
      assert.match(violation.message['zh-CN'], /\p{Script=Han}/u);
      assert.doesNotMatch(violation.message.en, /\p{Script=Han}/u);
      assert.ok(violation.pointer.startsWith('/subject'));
      assert.doesNotMatch(JSON.stringify(violation), new RegExp(`${SECRET}|424242`));
    });
  }

  it('names a key that is not allowed only when it reads like a name', () => {
    const closed = objectWith({ additionalProperties: false });
    const said = (key: string): string => errorsOf(closed, { [key]: 1 })[0]?.message.en ?? '';
    assert.equal(said('fullName'), 'fullName is not allowed here');
    for (const key of ['330106190401150027', '张三', 'a b', '', 'x'.repeat(65), '__proto__x']) {
      assert.equal(said(key), 'has a property that is not allowed here', key);
    }
  });

  it('ends a pointer before a key too long to be one', () => {
    const nested = objectWith({ properties: { map: objectWith(strings) } });
    const pointerFor = (key: string): string | undefined =>
      errorsOf(nested, { map: { [key]: 1 } }, '/body')[0]?.pointer;
    assert.equal(pointerFor('short'), '/body/map/short');
    assert.equal(pointerFor('a/b'), '/body/map/a~1b');
    assert.equal(pointerFor('x'.repeat(1000)), '/body/map');
  });

  it('tells sixteen at most', () => {
    const many = Object.fromEntries(Array.from({ length: 50 }, (_, n) => [`k${n}`, n]));
    assert.equal(errorsOf(objectWith(strings), many).length, 16);
  });

  it('has nothing to say of no errors', () => {
    assert.deepEqual(violationsOf(null), []);
    assert.deepEqual(violationsOf(undefined), []);
  });
});

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { allAtOnce } from '../kernel/index.ts';
import { copiedElements, indexElements } from './copied-elements.ts';
import { extensionFaults } from './extension.ts';
import { circularFaults, subsetFaults } from './house-subset.ts';
import { createSchemaSet, parseSchemas, readSchemaBytes } from './index.ts';

const text = { type: 'string', maxLength: 9 };
const word = { type: 'string', minLength: 1, maxLength: 40, pattern: '^[a-z]+$' };
const closed = (properties: object, more: object = {}): object => ({
  type: 'object',
  additionalProperties: false,
  properties,
  ...more,
});
const branch = (kind: string): object => closed({ kind: { const: kind } }, { required: ['kind'] });

const filesWith = (schema: unknown, more: readonly (readonly [string, unknown])[] = []) =>
  new Map<string, unknown>([['elements/word.json', word], ['standards/a@1.json', schema], ...more]);

const told = (schema: unknown): readonly string[] =>
  subsetFaults(filesWith(schema), 'standards/a@1.json').map(
    ({ pointer, rule }) => `${pointer} ${rule}`,
  );

const sound: readonly (readonly [string, object])[] = [
  [
    'a closed object',
    closed({ a: text, b: { $ref: '../elements/word.json' } }, { required: ['a'] }),
  ],
  ['a map with bounds', { type: 'object', additionalProperties: text, maxProperties: 3 }],
  ['a list', { type: 'array', items: text, maxItems: 3, uniqueItems: true }],
  ['values', closed({ a: { enum: ['x', 'y'] }, b: { const: 1 }, c: { type: 'boolean' } })],
  ['numbers', closed({ a: { type: 'integer', minimum: 0 }, b: { type: 'number', maximum: 3 } })],
  ['branches told apart by a const', { anyOf: [branch('a'), branch('b')] }],
  ['a local standard', { ...closed({}), 'x-kind': 'local', 'x-extends': 'b@1' }],
];

const broken: readonly (readonly [string, unknown, readonly string[]])[] = [
  ['no object', 3, [' form']],
  ['true', true, [' form']],
  ['no form', {}, [' form']],
  ['two types', { type: ['string', 'integer'] }, [' form']],
  ['null', { type: 'null' }, [' form']],
  ['oneOf', { oneOf: [text] }, [' form']],
  [
    'unevaluatedProperties',
    { ...closed({}), unevaluatedProperties: false },
    ['/unevaluatedProperties keyword'],
  ],
  [
    'prefixItems',
    { type: 'array', items: text, maxItems: 2, prefixItems: [text] },
    ['/prefixItems keyword'],
  ],
  ['$id', { ...text, $id: 'https://example.invalid/a' }, ['/$id keyword']],
  ['a misspelt keyword', { ...text, maxLenght: 3 }, ['/maxLenght keyword']],
  [
    'a kind below the root',
    closed({ a: { ...text, 'x-kind': 'local' } }),
    ['/properties/a/x-kind keyword'],
  ],
  [
    'a constraint beside $ref',
    closed({ a: { $ref: '../elements/word.json', maxLength: 3 } }),
    ['/properties/a/maxLength keyword'],
  ],
  ['a length that is text', { type: 'string', maxLength: '9' }, ['/maxLength keyword-value']],
  ['an empty enum', { enum: [] }, ['/enum keyword-value']],
  ['an enum that repeats', { enum: ['a', 'a'] }, ['/enum keyword-value']],
  ['an open object', { type: 'object', properties: {} }, [' open-object']],
  ['an object open by word', { ...closed({}), additionalProperties: true }, [' open-object']],
  ['a map without bound', { type: 'object', additionalProperties: text }, [' unbounded']],
  ['a text without bound', closed({ a: { type: 'string' } }), ['/properties/a unbounded']],
  ['a list without bound', { type: 'array', items: text }, [' unbounded']],
  ['a list of anything', { type: 'array', maxItems: 3 }, ['/items form']],
  ['an unknown format', { ...text, format: 'uri' }, ['/format format-unknown']],
  ['a slow pattern', { ...text, pattern: '^(a+)+$' }, ['/pattern pattern-ambiguous']],
  ['a pattern that holds a part', { ...text, pattern: 'a' }, ['/pattern pattern-anchors']],
  [
    'a required name that is none',
    closed({}, { required: ['a'] }),
    ['/required/0 required-unknown'],
  ],
  [
    'a reference to the network',
    closed({ a: { $ref: 'https://example.invalid/a.json' } }),
    ['/properties/a/$ref ref'],
  ],
  [
    'a reference into a file',
    closed({ a: { $ref: '../elements/word.json#/x' } }),
    ['/properties/a/$ref ref'],
  ],
  [
    'a reference to nothing',
    closed({ a: { $ref: '../elements/none.json' } }),
    ['/properties/a/$ref ref'],
  ],
  [
    'a reference above the root',
    closed({ a: { $ref: '../../../etc/passwd' } }),
    ['/properties/a/$ref ref'],
  ],
  ['branches without const', { anyOf: [text, { type: 'boolean' }] }, ['/anyOf any-of-open']],
  ['branches with the same const', { anyOf: [branch('a'), branch('a')] }, ['/anyOf any-of-open']],
  [
    'a const that may be absent',
    { anyOf: [branch('a'), closed({ kind: { const: 'b' } })] },
    ['/anyOf any-of-open'],
  ],
  ['a key to escape', closed({ 'a/b': {} }), ['/properties/a~1b form']],
];

describe('the house subset of JSON Schema', () => {
  for (const [name, schema] of sound) {
    it(`has ${name}`, () => {
      assert.deepEqual(told(schema), []);
    });
  }

  for (const [name, schema, faults] of broken) {
    it(`has not ${name}: ${faults.join()}`, () => {
      assert.deepEqual(told(schema), faults);
    });
  }

  it('says what is wrong and how to mend it, in both languages', () => {
    for (const [, schema] of broken) {
      for (const { message, remedy } of subsetFaults(filesWith(schema), 'standards/a@1.json')) {
        for (const each of [message, remedy]) {
          assert.match(each['zh-CN'], /\p{Script=Han}/u);
          assert.match(each.en, /^[^\p{Script=Han}]+$/u);
        }
      }
    }
  });

  it('has no references in a circle', () => {
    const refer = (path: string): object => closed({ a: { $ref: path } });
    const files = filesWith(refer('../elements/b.json'), [
      ['elements/b.json', refer('c.json')],
      ['elements/c.json', refer('./b.json')],
    ]);
    const circular = [...allAtOnce(circularFaults(files)).keys()].sort();
    assert.deepEqual(circular, ['elements/b.json', 'elements/c.json', 'standards/a@1.json']);
  });

  it('has every shipped standard and element', () => {
    const shipped = parseSchemas(readSchemaBytes('schemas'));
    const files = new Map([...shipped].filter(([path]) => /^(standards|elements)\//.test(path)));
    for (const path of files.keys()) {
      assert.deepEqual(subsetFaults(files, path), [], path);
    }
    assert.deepEqual([...allAtOnce(circularFaults(files)).keys()], []);
  });
});

/** Keywords and values drawn without much sense, so that some schemas are sound and most are not. */
const somewhat = fc.letrec<{ schema: object }>((tie) => ({
  schema: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.record(
      {
        type: fc.constantFrom('string', 'integer', 'number', 'boolean'),
        maxLength: fc.constantFrom(9, -1),
        minLength: fc.constantFrom(0, 12),
        minimum: fc.constantFrom(0, 1.5),
        pattern: fc.constantFrom('^a$', '^(a|b)+$', '(', '^\\-$', '^a{2}$'),
        format: fc.constantFrom('date', 'uscc', 'none'),
      },
      { requiredKeys: ['type'] },
    ),
    fc.record({ enum: fc.array(fc.constantFrom('a', 1, true), { maxLength: 3 }) }),
    fc.record({ $ref: fc.constantFrom('../elements/word.json', '../elements/none.json') }),
    fc.record({ anyOf: fc.array(tie('schema'), { maxLength: 2 }) }),
    fc.record(
      {
        type: fc.constant('array'),
        items: tie('schema'),
        maxItems: fc.constant(3),
        uniqueItems: fc.boolean(),
      },
      { requiredKeys: ['type', 'items', 'maxItems'] },
    ),
    fc.record(
      {
        type: fc.constant('object'),
        additionalProperties: fc.oneof(fc.constant(false), tie('schema')),
        properties: fc.dictionary(fc.constantFrom('a', 'b', '__proto__'), tie('schema')),
        required: fc.subarray(['a', 'b']),
        maxProperties: fc.constant(4),
      },
      { requiredKeys: ['type', 'additionalProperties'] },
    ),
  ),
})).schema;

describe('the house subset and the validator', () => {
  it('agree: what has no fault compiles', () => {
    let compiled = 0;
    fc.assert(
      fc.property(somewhat, (schema) => {
        const files = filesWith(schema);
        fc.pre(subsetFaults(files, 'standards/a@1.json').length === 0);
        createSchemaSet(files).check('standards/a@1.json')({ a: 1 });
        compiled += 1;
      }),
      { numRuns: 120 },
    );
    assert.ok(compiled >= 120);
  });
});

const base = closed(
  {
    id: { $ref: '../elements/word.json' },
    name: { type: 'string', minLength: 1, maxLength: 50 },
    sex: { enum: ['1', '2', '9'] },
    age: { type: 'number', minimum: 0, maximum: 150 },
    tags: { type: 'array', items: { type: 'string', maxLength: 5 }, minItems: 1, maxItems: 3 },
    home: closed({ city: text }, { required: ['city'] }),
    more: { type: 'object', additionalProperties: text, maxProperties: 3 },
  },
  { required: ['id', 'home'], 'x-kind': 'national' },
) as {
  readonly properties: Readonly<Record<string, unknown>>;
  readonly required: readonly string[];
};

const extending = (
  properties: object,
  required = base.required,
  id = 'base@1',
): readonly string[] => {
  const schema = {
    ...closed({ ...base.properties, ...properties }, { required }),
    'x-kind': 'local',
    'x-extends': id,
  };
  const files = filesWith(schema, [['standards/base@1.json', base]]);
  return extensionFaults(files, 'standards/a@1.json').map(
    ({ pointer, rule }) => `${pointer} ${rule}`,
  );
};

describe('a local standard that extends a national one', () => {
  const within: readonly (readonly [string, object])[] = [
    ['nothing more', {}],
    ['a field of its own', { local: text }],
    ['a shorter text', { name: { type: 'string', minLength: 2, maxLength: 20 } }],
    ['fewer values', { sex: { enum: ['1', '2'] } }],
    ['one value', { sex: { const: '9' } }],
    ['values within a text', { name: { enum: ['甲', '乙'] } }],
    ['whole numbers', { age: { type: 'integer', minimum: 18, maximum: 60 } }],
    [
      'a shorter list',
      {
        tags: { type: 'array', items: { type: 'string', maxLength: 2 }, minItems: 2, maxItems: 2 },
      },
    ],
    [
      'a field within an object',
      { home: closed({ city: text, street: text }, { required: ['city', 'street'] }) },
    ],
    ['the element written out', { id: word }],
  ];
  for (const [name, properties] of within) {
    it(`may have ${name}`, () => {
      assert.deepEqual(extending(properties), []);
    });
  }

  const weaker: readonly (readonly [string, object, string])[] = [
    [
      'a longer text',
      { name: { type: 'string', minLength: 1, maxLength: 51 } },
      '/properties/name',
    ],
    ['a text that may be empty', { name: { type: 'string', maxLength: 50 } }, '/properties/name'],
    ['another value', { sex: { enum: ['1', '3'] } }, '/properties/sex'],
    ['any text for values', { sex: text }, '/properties/sex'],
    ['a value too long', { name: { enum: ['x'.repeat(51)] } }, '/properties/name'],
    ['another type', { age: text }, '/properties/age'],
    ['no upper bound', { age: { type: 'number', minimum: 0 } }, '/properties/age'],
    [
      'longer entries',
      { tags: { type: 'array', items: text, minItems: 1, maxItems: 3 } },
      '/properties/tags',
    ],
    ['another pattern', { id: { ...word, pattern: '^[a-z]*$' } }, '/properties/id'],
    ['less of an object', { home: closed({ city: text }) }, '/properties/home/properties/city'],
    [
      'another map',
      { more: { type: 'object', additionalProperties: text, maxProperties: 4 } },
      '/properties/more',
    ],
  ];
  for (const [name, properties, at] of weaker) {
    it(`may not have ${name}`, () => {
      assert.deepEqual(extending(properties), [`${at} extension-weakens`]);
    });
  }

  it('may not make a field optional, leave one out or extend nothing', () => {
    assert.deepEqual(extending({}, ['id']), ['/properties/home extension-weakens']);
    assert.deepEqual(extending({}, base.required, 'none@1'), ['/x-extends base-unknown']);
    const files = filesWith({ ...closed({ id: word }), 'x-extends': 'base@1' }, [
      ['standards/base@1.json', closed({ id: word, name: text })],
    ]);
    const [only] = extensionFaults(files, 'standards/a@1.json');
    assert.deepEqual([only?.rule, only?.pointer], ['extension-lacks', '/properties']);
  });

  it('accepts nothing of the base that the base does not accept', () => {
    const bound = fc.integer({ min: 0, max: 3 });
    const field = fc.record({ type: fc.constant('string'), minLength: bound, maxLength: bound });
    fc.assert(
      fc.property(field, field, fc.string({ maxLength: 4 }), (mine, theirs, value) => {
        const files = filesWith({ ...closed({ a: mine }), 'x-extends': 'base@1' }, [
          ['standards/base@1.json', closed({ a: theirs })],
        ]);
        fc.pre(extensionFaults(files, 'standards/a@1.json').length === 0);
        const set = createSchemaSet(files);
        const [own, base] = ['a@1', 'base@1'].map((id) =>
          set.check(`standards/${id}.json`)({ a: value }),
        );
        assert.ok(!own?.ok || base?.ok);
      }),
    );
  });
});

describe('elements', () => {
  it('are referred to, not copied', () => {
    const files = filesWith(closed({ a: { 'x-title': { en: 'A' }, ...word }, b: text }));
    const [only, ...rest] = copiedElements(
      indexElements(files),
      files.get('standards/a@1.json') as never,
    );
    assert.deepEqual(rest, []);
    assert.deepEqual([only?.rule, only?.pointer], ['element-copied', '/properties/a']);
  });
});

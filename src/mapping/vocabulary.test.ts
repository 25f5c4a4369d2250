import assert from 'node:assert/strict';
import { say } from '../kernel/index.ts';
import type { CodeTable, Mapping, MappingField } from '../shapes/index.ts';
import { compileMapping, type CompiledMapping, type StandardView } from './index.ts';

const status: CodeTable = {
  codes: 'status',
  version: 1,
  title: say('状态', 'Status'),
  values: { on: say('有', 'On'), off: say('无', 'Off') },
  dialects: { a: { '1': 'on', '2': 'off' }, b: { '01': 'on' } },
};

interface Shape {
  readonly properties: readonly string[];
  readonly required?: readonly string[];
  readonly enums?: Readonly<Record<string, readonly string[]>>;
  readonly types?: Readonly<Record<string, string>>;
  readonly objects?: Readonly<Record<string, Shape>>;
  readonly arrays?: Readonly<Record<string, Shape>>;
}

function viewOf(id: string, shape: Shape): StandardView {
  const child = (shapes: Shape['objects'], item: string, many: boolean) => {
    const found = shapes?.[item];
    return found && { many, view: viewOf(item, found) };
  };
  return {
    id,
    properties: shape.properties,
    required: shape.required ?? [],
    enumOf: (item) => shape.enums?.[item],
    typeOf: (item) => shape.types?.[item],
    childOf: (item) => child(shape.objects, item, false) ?? child(shape.arrays, item, true),
  };
}

const household: Shape = {
  properties: ['a', 'b', 'c', 'kind', 'address', 'members'],
  required: ['a', 'kind'],
  enums: { kind: ['1', '2', '9'] },
  objects: { address: { properties: ['street', 'door'], required: ['street'] } },
  arrays: { members: { properties: ['id', 'name', 'tel'], required: ['id'] } },
};

const target: Shape = {
  properties: ['t', 'place', 'people'],
  objects: { place: { properties: ['line', 'note'], required: ['line'] } },
  arrays: { people: { properties: ['number', 'alias'], required: ['number'] } },
};

/** Everything dropped that the field does not read: loss is not what is looked at here. */
function compile(
  fields: Mapping['fields'],
  more: { drops?: readonly string[]; target?: Shape; source?: Shape } = {},
): ReturnType<typeof compileMapping> {
  const drops = Object.fromEntries((more.drops ?? []).map((item) => [item, { why: 'not needed' }]));
  return compileMapping(
    { from: 's@1', to: 't@1', fields, drops },
    {
      codeTable: (id) => (id === 'status' ? status : undefined),
      source: viewOf('s@1', more.source ?? household),
      target: viewOf('t@1', more.target ?? target),
    },
  );
}

const faultsOf = (compiled: ReturnType<typeof compileMapping>): readonly string[] =>
  'faults' in compiled
    ? compiled.faults
        .filter(({ rule }) => rule !== 'loss-undeclared')
        .map(({ pointer, rule }) => `${pointer} ${rule}`)
    : [];

const lossesOf = (compiled: ReturnType<typeof compileMapping>): readonly string[] =>
  'faults' in compiled
    ? compiled.faults.filter(({ rule }) => rule === 'loss-undeclared').map((each) => each.pointer)
    : [];

interface Shapes {
  readonly source?: Shape;
  readonly target?: Shape;
}

/** Compiles with whatever is left over dropped. */
function dropping(fields: Mapping['fields'], shapes: Shapes = {}): ReturnType<typeof compile> {
  const lost = lossesOf(compile(fields, shapes));
  return compile(fields, { ...shapes, drops: lost.map((each) => each.slice('/drops/'.length)) });
}

function sound(fields: Mapping['fields'], shapes: Shapes = {}): CompiledMapping {
  const compiled = dropping(fields, shapes);
  assert.ok(!('faults' in compiled), JSON.stringify(compiled));
  return compiled;
}

function mapped(field: MappingField, record: Record<string, unknown>): unknown {
  const result = sound({ t: field }).apply(record);
  return result.ok ? result.record['t'] : result.errors.map((e) => `${e.pointer} ${e.rule}`);
}

type Row = readonly [field: MappingField, record: Record<string, unknown>, expected: unknown];

const rowsOf = (rows: readonly Row[]): void => {
  for (const [field, record, expected] of rows) {
    it(`${JSON.stringify(field)} of ${JSON.stringify(record)}`, () =>
      assert.deepEqual(mapped(field, record), expected));
  }
};

const widths = { widths: [2, 3, 1], part: 2 };
const second = { separator: { text: '|', parts: 3 }, part: 2 };

describe('mapping vocabulary: one value', () => {
  rowsOf([
    [{ from: 'a', split: second }, { a: 'x| y |z' }, 'y'],
    [{ from: 'a', split: second }, { a: 'x||z' }, undefined],
    [{ from: 'a', split: second }, { a: 'x|y' }, ['/a parts-unexpected']],
    [{ from: 'a', split: second }, { a: 'x|y|z|w' }, ['/a parts-unexpected']],
    [{ from: 'a', split: second, missing: 'refuse' }, { a: 'x||z' }, ['/a value-missing']],
    [{ from: 'a', split: widths }, { a: 'ab𠮷d f' }, '𠮷d'],
    [{ from: 'a', split: widths }, { a: 'abcde' }, ['/a parts-unexpected']],
    [{ from: 'a', split: widths }, { a: 'x'.repeat(1_000_000) }, ['/a parts-unexpected']],
    [{ from: 'a', split: second, codes: 'status/a' }, { a: 'x|1|z' }, 'on'],
    [{ from: 'a', codes: 'status/a', otherwise: 'refuse' }, { a: '7' }, ['/a code-unknown']],
    [{ from: 'a', codes: 'status/a', otherwise: { constant: 'off' } }, { a: '7' }, 'off'],
    [{ from: 'a', codes: 'status/a', otherwise: { constant: 'off' } }, {}, undefined],
    [
      { from: 'kind', codes: 'status/a', otherwise: 'refuse' },
      { kind: '9' },
      ['/kind code-unknown'],
    ],
    [{ from: 'a', mask: 'phone' }, { a: '13800000001' }, '138****0001'],
    [{ from: 'a', mask: 'hidden' }, { a: '' }, '***'],
    [{ from: 'a', lengthMax: 2 }, { a: '𠮷𠮷' }, '𠮷𠮷'],
    [{ from: 'a', lengthMax: 2 }, { a: 'abc' }, ['/a text-too-long']],
    [{ from: 'a', text: 'trim' }, { a: ' \u3000' }, ['/a text-blank']],
    [{ from: 'a', text: 'trim', absent: [''] }, { a: ' \u3000' }, undefined],
    [{ from: 'a', missing: 'refuse' }, { a: null }, ['/a value-missing']],
    [{ from: 'a', missing: 'refuse', text: 'trim' }, { a: ' ' }, ['/a text-blank']],
    [{ from: 'a', as: 'integer' }, { a: '-12' }, -12],
    [{ from: 'a', as: 'integer' }, { a: '-0' }, 0],
    [{ from: 'a', as: 'integer' }, { a: '012' }, ['/a integer-invalid']],
    [{ from: 'a', as: 'integer' }, { a: '9007199254740993' }, ['/a integer-invalid']],
    [{ from: 'a', as: 'boolean' }, { a: 'false' }, false],
    [{ from: 'a', as: 'boolean' }, { a: '0' }, ['/a boolean-invalid']],
    [{ from: 'a', number: { scale: 0, decimals: 0 }, as: 'integer' }, { a: '7.00' }, 7],
  ]);

  const units: readonly (readonly [from: string, to: string, text: string, expected: string])[] = [
    ['fen', 'yuan', '5', '0.05'],
    ['ten-thousand-yuan', 'yuan', '0.1', '1000.00'],
    ['hundred-million-yuan', 'fen', '1.5', '15000000000.00'],
    ['yuan', 'ten-thousand-yuan', '12300', '1.23'],
    ['hectare', 'square-m', '0.1', '1000.00'],
    ['percent', 'fraction', '12', '0.12'],
    ['kg', 't', '10', '0.01'],
    ['kg', 't', '1', 'number-inexact'],
  ];
  for (const [from, to, text, expected] of units) {
    it(`${text} ${from} is ${expected} ${to}`, () => {
      const unit = { from, to } as NonNullable<NonNullable<MappingField['number']>['unit']>;
      const result = mapped({ from: 'a', number: { unit, decimals: 2 } }, { a: text });
      assert.deepEqual(Array.isArray(result) ? String(result[0]).slice(3) : result, expected);
    });
  }
});

describe('mapping vocabulary: several items', () => {
  const joined = {
    join: [{ from: 'a' }, { constant: '-' }, { from: 'b', text: 'upper' }],
  } as const;
  const address = {
    when: { item: 'kind', in: ['1', '2'] },
    then: { select: 'address.street' },
    else: { constant: 'none' },
  } as const;
  rowsOf([
    [{ join: [...joined.join] }, { a: 'x', b: 'y' }, 'x-Y'],
    [{ join: [...joined.join] }, { a: 7, b: 'y' }, '7-Y'],
    [{ join: [...joined.join] }, { a: 'x' }, undefined],
    [{ join: [...joined.join] }, { a: ['x'], b: 'y' }, [' type-unexpected']],
    [{ join: [...joined.join], lengthMax: 2 }, { a: 'x', b: 'y' }, ['/a text-too-long']],
    [{ join: [...joined.join], mask: 'personName' }, { a: 'x', b: 'y' }, 'x*'],
    [
      { ...address, when: { item: 'kind', in: ['1', '2'] } },
      { kind: '1', address: { street: 's' } },
      's',
    ],
    [{ ...address, when: { item: 'kind', in: ['1', '2'] } }, { kind: 9 }, 'none'],
    [
      { when: { item: 'b', present: true }, then: { from: 'b' }, else: { from: 'a' } },
      { a: 'x' },
      'x',
    ],
    [{ when: { item: 'b', equals: 'true' }, then: { from: 'a' } }, { a: 'x', b: true }, 'x'],
    [
      { when: { item: 'b', equals: 'true' }, then: { from: 'a' } },
      { a: 'x', b: ['true'] },
      undefined,
    ],
    [{ list: [{ from: 'a' }, { from: 'b' }, { from: 'c' }] }, { a: 'x', c: 'z' }, ['x', 'z']],
    [{ list: [{ from: 'a' }, { from: 'b' }] }, {}, undefined],
  ]);
});

describe('mapping vocabulary: select', () => {
  const members = [
    { id: '1', name: 'x', tel: '5' },
    { id: '2', name: null },
    { id: '3', name: 'z' },
    'no member',
  ];
  const record = { address: { street: 's' }, members };
  const rows: readonly (readonly [select: string, expected: unknown])[] = [
    ['address.street', 's'],
    ['address.door', undefined],
    ['members[0].id', '1'],
    ['members[-2].id', '3'],
    ['members[9].id', undefined],
    ['members[*].name', ['x', 'z']],
    ["members[?id=='3'].name", ['z']],
    ["members[?id=='3'].name | [0]", 'z'],
    ["members[?id=='4'].name | [0]", undefined],
    ['members[*] | [1].id', '2'],
    ['members[*].name[0]', []],
    ['address[0]', undefined],
  ];
  for (const [select, expected] of rows) {
    it(`${select} is ${JSON.stringify(expected)}`, () =>
      assert.deepEqual(mapped({ select }, record), expected));
  }

  it('reads no name that an object inherits', () => {
    const source = { ...household, properties: ['a', 'kind'] };
    const compiled = sound({ t: { select: 'a.constructor.name' } }, { source });
    assert.deepEqual(compiled.apply({ a: {} }), { ok: true, record: {} });
  });

  it('feeds the operations, and says where it began when they refuse', () => {
    const field: MappingField = { select: 'address.street', codes: 'status/a' };
    assert.equal(mapped(field, { address: { street: '1' } }), 'on');
    assert.deepEqual(mapped(field, { address: { street: 'x' } }), ['/address code-unknown']);
  });
});

describe('mapping vocabulary: objects and arrays', () => {
  const people: MappingField = {
    each: 'members',
    fields: { number: { from: 'id' }, alias: { from: 'name', text: 'trim' } },
  };
  const place: MappingField = {
    fields: { line: { select: 'address.street', missing: 'refuse' }, note: { from: 'b' } },
  };

  it('map each element of an array and fill an object', () => {
    const compiled = sound({ people, place });
    const members = [{ id: '1', name: ' x ' }, { id: '2' }];
    assert.deepEqual(compiled.apply({ members, address: { street: 's' }, b: 'y' }), {
      ok: true,
      record: {
        people: [{ number: '1', alias: 'x' }, { number: '2' }],
        place: { line: 's', note: 'y' },
      },
    });
  });

  it('point into the array when an element is wrong', () => {
    const result = sound({ people }).apply({ members: [{ id: '1' }, { id: '2', name: ' ' }, 'x'] });
    assert.ok(!result.ok);
    assert.deepEqual(
      result.errors.map(({ pointer, rule }) => `${pointer} ${rule}`),
      ['/members/1/name text-blank', '/members/2 type-unexpected'],
    );
    const other = sound({ people }).apply({ members: { length: 1 } });
    assert.ok(!other.ok && other.errors[0]?.pointer === '/members');
  });

  it('leave an object out that has nothing in it', () => {
    const optional = { ...target, objects: { place: { properties: ['line', 'note'] } } };
    const fields = { place: { fields: { line: { from: 'b' }, note: { from: 'c' } } } };
    assert.deepEqual(sound(fields, { target: optional }).apply({}), { ok: true, record: {} });
  });
});

describe('mapping lineage', () => {
  const compiled = sound({
    t: { join: [{ from: 'a' }, { from: 'b', mask: 'personName' }, { from: 'c', mask: 'hidden' }] },
    place: {
      when: { item: 'kind', equals: '1' },
      then: { fields: { line: { select: 'address.street', missing: 'refuse' } } },
    },
    people: { each: 'members', fields: { number: { from: 'id' } } },
  });

  it('names every item that can be seen in a field, conditions included, and how clearly', () => {
    const seen = [...compiled.origins].map(([item, { items }]) => [
      item,
      Object.fromEntries(items),
    ]);
    assert.deepEqual(seen, [
      ['t', { a: 'clear', b: 'masked', c: 'hidden' }],
      ['place', { kind: 'clear', address: 'clear' }],
      ['people', { members: 'clear' }],
    ]);
    assert.deepEqual([...compiled.lineage.values()], ['a+b+c', 'kind+address', 'members']);
  });

  it('releases a field only when all its items are available', () => {
    const record = { a: '1', b: '2', c: '3', kind: '1', address: { street: 's' }, members: [] };
    const keysWith = (...available: string[]): string[] => {
      const result = compiled.applyTo(new Set(available))(record);
      return result.ok ? Object.keys(result.record) : ['refused'];
    };
    assert.deepEqual(keysWith('a', 'b', 'c'), ['t']);
    assert.deepEqual(keysWith('a', 'b', 'kind'), []);
    assert.deepEqual(keysWith('address', 'members'), ['people']);
    assert.deepEqual(keysWith('address', 'kind'), ['place']);
  });
});

describe('proofs of the vocabulary', () => {
  const rows: readonly (readonly [name: string, field: MappingField, faults: readonly string[]])[] =
    [
      [
        'an item in a join',
        { join: [{ from: 'a' }, { from: 'x' }] },
        ['/join/1/from source-unknown'],
      ],
      ['an item in a path', { select: 'address.lane' }, ['/select source-unknown']],
      ['an item in a filter', { select: "members[?age=='1'].id" }, ['/select source-unknown']],
      [
        'an array to map',
        { each: 'x', fields: { a: { from: 'a' } } },
        ['/each source-unknown', '/fields shape-mismatch', '/fields/a/from source-unknown'],
      ],
      [
        'an item to look at',
        { when: { item: 'x', present: true }, then: { from: 'a' } },
        ['/when/item source-unknown'],
      ],
      [
        'a value that never comes',
        { when: { item: 'kind', equals: '3' }, then: { from: 'a' } },
        ['/when condition-dead'],
      ],
      [
        'a part too many',
        { from: 'a', split: { ...second, part: 4 } },
        ['/split/part part-unknown'],
      ],
      [
        'a width too many',
        { from: 'a', split: { ...widths, part: 4 } },
        ['/split/part part-unknown'],
      ],
      [
        'units of two measures',
        { from: 'a', number: { unit: { from: 'yuan', to: 'kg' }, decimals: 2 } },
        ['/number/unit unit-mismatch'],
      ],
      [
        'a fallback for nothing',
        { from: 'a', otherwise: 'refuse' },
        ['/otherwise otherwise-unused'],
      ],
      [
        'an operation on branches',
        { when: { item: 'kind', equals: '1' }, then: { from: 'a' }, mask: 'hidden' },
        [' source-unclear'],
      ],
      ['else without when', { from: 'a', else: { from: 'b' } }, [' source-unclear']],
      ['each without fields', { from: 'a', each: 'members' }, [' source-unclear']],
      [
        'an object where there is none',
        { fields: { x: { from: 'a' } } },
        ['/fields shape-mismatch'],
      ],
      [
        'a code in a join',
        { join: [{ from: 'kind', codes: 'status/a' }, { from: 'a' }] },
        ['/join/0 code-unknown'],
      ],
      [
        'a code in a branch',
        { when: { item: 'a', present: true }, then: { from: 'kind', codes: 'status/a' } },
        ['/then code-unknown'],
      ],
    ];
  for (const [name, field, faults] of rows) {
    it(`find ${name}`, () => {
      const expected = faults.map((fault) => `/fields/t${fault}`);
      assert.deepEqual(faultsOf(dropping({ t: field })), expected);
    });
  }

  it('look only at the codes that a branch lets through', () => {
    const when = { item: 'kind', equals: '9' };
    const field = { when, then: { constant: 'on' }, else: { from: 'kind', codes: 'status/a' } };
    sound({ t: field });
    const narrowed = { ...target, enums: { t: ['on'] } };
    assert.deepEqual(faultsOf(dropping({ t: field }, { target: narrowed })), [
      '/fields/t/else value-foreign',
    ]);
  });

  it('end at the depth that is read', () => {
    const deep = (depth: number): MappingField =>
      depth === 0 ? { from: 'a' } : { join: [deep(depth - 1), { constant: '-' }] };
    sound({ t: deep(5) });
    assert.ok(faultsOf(compile({ t: deep(7) })).some((fault) => fault.endsWith('too-deep')));
  });

  const needed: Shape = { ...target, required: ['t'] };
  const certain: readonly (readonly [field: MappingField, isCertain: boolean])[] = [
    [{ from: 'a' }, true],
    [{ from: 'b' }, false],
    [{ from: 'b', missing: 'refuse' }, true],
    [{ from: 'a', absent: ['-'] }, false],
    [{ from: 'a', split: second }, false],
    [{ constant: 'x' }, true],
    [{ join: [{ from: 'a' }, { from: 'b' }] }, false],
    [{ join: [{ from: 'a' }, { from: 'kind' }] }, true],
    [{ when: { item: 'b', present: true }, then: { from: 'b' } }, false],
    [{ when: { item: 'b', present: true }, then: { from: 'b' }, else: { from: 'a' } }, true],
    [{ when: { item: 'b', present: true }, then: { from: 'c' }, else: { from: 'a' } }, false],
    [{ select: 'address.street' }, false],
    [{ list: [{ from: 'b' }, { from: 'a' }] }, true],
    [{ list: [{ from: 'b' }] }, false],
  ];
  for (const [field, isCertain] of certain) {
    it(`${JSON.stringify(field)} ${isCertain ? 'always' : 'not always'} fills an item`, () => {
      const faults = faultsOf(dropping({ t: field }, { target: needed }));
      assert.deepEqual(faults, isCertain ? [] : ['/fields/t required-uncertain']);
    });
  }

  it('hold for the items of an object and of each element', () => {
    const fields: Mapping['fields'] = {
      place: { fields: { line: { from: 'b' } } },
      people: { each: 'members', fields: { number: { from: 'tel' } } },
    };
    assert.deepEqual(faultsOf(dropping(fields)), [
      '/fields/place/fields/line required-uncertain',
      '/fields/people/fields/number required-uncertain',
    ]);
    assert.deepEqual(
      faultsOf(compile({ people: { each: 'members', fields: { alias: { from: 'id' } } } })),
      ['/fields/people/fields/number required-missing'],
    );
  });

  it('tell types apart where both standards fix them', () => {
    const types = { a: 'string', b: 'integer' };
    const source: Shape = { ...household, types };
    const faults = (field: MappingField, type: string): readonly string[] =>
      faultsOf(compile({ t: field }, { source, target: { ...target, types: { t: type } } }));
    assert.deepEqual(faults({ from: 'b' }, 'string'), ['/fields/t type-differs']);
    assert.deepEqual(faults({ from: 'b', text: 'lower' }, 'string'), []);
    assert.deepEqual(faults({ from: 'b' }, 'number'), []);
    assert.deepEqual(faults({ from: 'a' }, 'integer'), ['/fields/t type-differs']);
    assert.deepEqual(faults({ from: 'a', as: 'integer' }, 'integer'), []);
    assert.deepEqual(faults({ constant: '1' }, 'integer'), ['/fields/t type-differs']);
  });

  it('find what is lost below an item, and drops that lose nothing', () => {
    const fields: Mapping['fields'] = {
      people: { each: 'members', fields: { number: { from: 'id' } } },
      t: { select: 'address.street' },
    };
    assert.deepEqual(lossesOf(compile(fields)), [
      '/drops/a',
      '/drops/b',
      '/drops/c',
      '/drops/kind',
      '/drops/address.door',
      '/drops/members.name',
      '/drops/members.tel',
    ]);
    assert.deepEqual(faultsOf(compile(fields, { drops: ['members', 'address.lane'] })), [
      '/drops/address.lane source-unknown',
      '/drops/members drop-used',
    ]);
  });
});

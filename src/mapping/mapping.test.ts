import assert from 'node:assert/strict';
import fc from 'fast-check';
import { say } from '../kernel/index.ts';
import type { CodeTable, Mapping, MappingField } from '../shapes/index.ts';
import {
  compileMapping,
  type CompiledMapping,
  type MappingContext,
  type StandardView,
} from './index.ts';

const status: CodeTable = {
  codes: 'insured-status',
  version: 1,
  title: say('参保状态', 'Insured status'),
  values: { active: say('参保', 'Active'), stopped: say('停保', 'Stopped') },
  dialects: {
    zj: { '1': 'active', '2': 'stopped' },
    loose: { '1': 'active', '01': 'active', '2': 'stopped' },
    partial: { '1': 'active' },
    foreign: { '1': 'active', '2': 'retired' },
  },
};

const standard = (
  id: string,
  properties: readonly string[],
  more: { required?: readonly string[]; enums?: Readonly<Record<string, readonly string[]>> } = {},
): StandardView => ({
  id,
  properties,
  required: more.required ?? [],
  enumOf: (property) => more.enums?.[property],
});

const source = standard(
  'zj-social-insurance@1',
  ['AAC001', 'AAC002', 'AAC003', 'AAC031', 'AAE003', 'AAE140', 'AAB003', 'AAE180'],
  { required: ['AAC002'], enums: { AAC031: ['1', '2', '0'] } },
);
const target = standard(
  'social-insurance-status@1',
  ['citizenId', 'name', 'status', 'paidThrough', 'startedOn', 'employerUscc', 'base', 'country'],
  { required: ['citizenId'], enums: { status: ['active', 'stopped'], country: ['CHN'] } },
);
const context: MappingContext = {
  codeTable: (id) => (id === status.codes ? status : undefined),
  source,
  target,
};

const mapping = {
  from: 'zj-social-insurance@1',
  to: 'social-insurance-status@1',
  fields: {
    citizenId: { from: 'AAC002' },
    name: { from: 'AAC003', text: 'trim' },
    status: { from: 'AAC031', codes: 'insured-status/zj', absent: ['0'] },
    paidThrough: { from: 'AAE003', date: 'yyyyMM' },
    startedOn: { from: 'AAE140', date: 'yyyyMMddHHmmss', absent: ['', '-'] },
    employerUscc: { from: 'AAB003' },
    base: { from: 'AAE180', number: { scale: 4, decimals: 2 } },
    country: { constant: 'CHN' },
  },
  drops: { AAC001: { why: '系统内部编号' } },
  examples: [
    {
      in: { AAC002: '11010519491231002X', AAC003: ' 张三 ', AAC031: '1', AAE003: '202610' },
      out: {
        country: 'CHN',
        citizenId: '11010519491231002X',
        name: '张三',
        status: 'active',
        paidThrough: '2026-10',
      },
    },
  ],
} satisfies Mapping;

function compile(document: Mapping, within: MappingContext = context): CompiledMapping {
  const compiled = compileMapping(document, within);
  assert.ok(!('faults' in compiled), JSON.stringify(compiled));
  return compiled;
}

describe('a mapping', () => {
  const compiled = compile(mapping);
  const record = {
    AAC001: 'internal',
    AAC002: '11010519491231002X',
    AAC003: ' 张三 ',
    AAC031: 2,
    AAE003: 202610,
    AAE140: 20081011000000,
    AAB003: '91350100M000100Y43',
    AAE180: '0.96',
  };

  it('translates, integers included', () => {
    assert.deepEqual(compiled.apply(record), {
      ok: true,
      record: {
        citizenId: '11010519491231002X',
        name: '张三',
        status: 'stopped',
        paidThrough: '2026-10',
        startedOn: '2008-10-11',
        employerUscc: '91350100M000100Y43',
        base: '9600.00',
        country: 'CHN',
      },
    });
  });

  it('has a name and a lineage', () => {
    assert.equal(compiled.id, 'zj-social-insurance@1.to.social-insurance-status@1');
    assert.equal(compiled.lineage.get('status'), 'AAC031');
    assert.equal(compiled.lineage.get('country'), undefined);
    assert.deepEqual([...compiled.lineage.keys()], Object.keys(mapping.fields));
  });

  it('maps only what is available, and constants', () => {
    const result = compiled.applyTo(new Set(['AAC031', 'AAC001']))({ ...record, AAE003: 'junk' });
    assert.deepEqual(result, { ok: true, record: { status: 'stopped', country: 'CHN' } });
  });

  it('leaves out what is missing, null or spelled as absent', () => {
    const absent = { AAC002: null, AAC003: undefined, AAC031: 0, AAE140: '-' };
    assert.deepEqual(compiled.apply(absent), { ok: true, record: { country: 'CHN' } });
  });

  it('says everything that is wrong, and nothing of the values', () => {
    const secret = 'S3CRET';
    const bad = { AAC003: [secret], AAC031: secret, AAE003: secret, AAE180: `1.00001${secret}` };
    const result = compiled.apply(bad);
    assert.ok(!result.ok);
    assert.deepEqual(
      result.errors.map(({ pointer, rule }) => [pointer, rule]),
      [
        ['/AAC003', 'type-unexpected'],
        ['/AAC031', 'code-unknown'],
        ['/AAE003', 'date-invalid'],
        ['/AAE180', 'number-invalid'],
      ],
    );
    assert.ok(!JSON.stringify(result).includes(secret));
  });

  it('does not read what a record inherits', () => {
    const names = ['constructor', 'toString', 'valueOf'];
    const odd = compile(
      { from: 'a@1', to: 'b@1', fields: Object.fromEntries(names.map((from) => [from, { from }])) },
      { ...context, source: standard('a@1', names), target: standard('b@1', names) },
    );
    assert.deepEqual(odd.apply({}), { ok: true, record: {} });
  });
});

/** One field of source `s` and target `t`, both open unless told. */
function oneField(field: MappingField, enums: { s?: string[]; t?: string[] } = {}) {
  const within = {
    ...context,
    source: standard('a@1', ['s'], { enums: enums.s ? { s: enums.s } : {} }),
    target: standard('b@1', ['t'], { enums: enums.t ? { t: enums.t } : {} }),
  };
  const drops = field.from === 's' ? {} : { drops: { s: { why: 'not needed' } } };
  return compileMapping({ from: 'a@1', to: 'b@1', fields: { t: field }, ...drops }, within);
}

function mapped(field: MappingField, value: unknown): unknown {
  const compiled = oneField({ from: 's', ...field });
  assert.ok(!('faults' in compiled), JSON.stringify(compiled));
  const result = compiled.apply({ s: value });
  return result.ok ? result.record['t'] : result.errors[0]?.rule;
}

describe('operations', () => {
  const rows: readonly (readonly [field: MappingField, value: unknown, expected: unknown])[] = [
    [{ text: 'trim' }, '\u3000 张三\t', '张三'],
    [{ text: 'upper' }, 'abx', 'ABX'],
    [{ text: 'lower' }, 'ABX', 'abx'],
    [{ codes: 'insured-status/zj' }, '1', 'active'],
    [{ codes: 'insured-status/zj' }, 1, 'active'],
    [{ codes: 'insured-status/zj' }, ' 1', 'code-unknown'],
    [{ codes: 'insured-status/zj' }, '__proto__', 'code-unknown'],
    [{ codes: 'insured-status/zj' }, 'constructor', 'code-unknown'],
    [{ codes: 'insured-status/zj', text: 'trim' }, ' 1', 'active'],
    [{ codes: 'insured-status/loose' }, '01', 'active'],
    [{ toCodes: 'insured-status/zj' }, 'active', '1'],
    [{ codes: 'insured-status/loose', toCodes: 'insured-status/zj' }, '01', '1'],
    [{ toCodes: 'insured-status/zj' }, 'retired', 'code-unknown'],
    [{ date: 'epoch-ms', toDate: 'yyyyMMdd' }, 938620800000, '19990930'],
    [{ toDate: 'yyyyMM' }, '2026-10', '202610'],
    [{ toDate: 'yyyyMMdd' }, '2026-10', 'date-imprecise'],
    [{ number: { scale: 0, decimals: 2 } }, 7, '7.00'],
    [{ number: { scale: 0, decimals: 2 } }, -0, '0.00'],
    [{ number: { scale: 0, decimals: 2 } }, 0.1, 'type-unexpected'],
    [{ number: { scale: 0, decimals: 2 } }, 2 ** 53, 'type-unexpected'],
    [{ absent: ['无'] }, '无', undefined],
    [{ absent: ['无'], text: 'trim' }, ' 无', '无'],
    [{ absent: ['0'] }, 0, undefined],
    [{}, true, true],
    [{}, 1.5, 1.5],
  ];
  for (const [field, value, expected] of rows) {
    it(`${JSON.stringify(field)} of ${JSON.stringify(value)} is ${JSON.stringify(expected)}`, () =>
      assert.deepEqual(mapped(field, value), expected));
  }

  const operations: readonly (readonly [field: MappingField, rule: string])[] = [
    [{ text: 'trim' }, ''],
    [{ codes: 'insured-status/zj' }, 'code-unknown'],
    [{ toCodes: 'insured-status/zj' }, 'code-unknown'],
    [{ date: 'yyyyMMdd' }, 'date-invalid'],
    [{ toDate: 'yyyyMMdd' }, 'date-invalid'],
    [{ number: { scale: 0, decimals: 0 } }, 'number-invalid'],
  ];
  for (const [field, rule] of operations) {
    it(`${JSON.stringify(field)} refuses what is not text, and hostile text`, () => {
      for (const value of [
        {},
        [],
        true,
        false,
        NaN,
        Infinity,
        { toString: 1 },
        ['1'],
        10n,
        () => 1,
      ]) {
        assert.equal(mapped(field, value), 'type-unexpected');
      }
      for (const nothing of [null, undefined]) assert.equal(mapped(field, nothing), undefined);
      for (const text of ['NaN', '-Infinity', '\0', '__proto__', '\ud800', 'x'.repeat(1_000_000)]) {
        assert.equal(mapped(field, text), rule || text);
      }
    });
  }
});

describe('proofs at publication', () => {
  const faultsOf = (compiled: ReturnType<typeof compileMapping>): string[] =>
    'faults' in compiled ? compiled.faults.map(({ pointer, rule }) => `${pointer} ${rule}`) : [];
  const changed = (change: Partial<Mapping>): string[] =>
    faultsOf(compileMapping({ ...mapping, ...change }, context));
  const { fields, drops, examples } = mapping;
  const { status: mappedStatus } = fields;
  const withoutCitizenId = Object.fromEntries(
    Object.entries(fields).filter(([item]) => item !== 'citizenId'),
  );

  const documents: readonly (readonly [
    name: string,
    change: Partial<Mapping>,
    faults: string[],
  ])[] = [
    ['another source standard', { from: 'x@1' }, ['/from standard-mismatch']],
    ['another target standard', { to: 'x@1' }, ['/to standard-mismatch']],
    [
      'an unknown target item',
      { fields: { ...fields, nope: { from: 'AAC002' } } },
      ['/fields/nope target-unknown'],
    ],
    [
      'an unknown source item',
      { fields: { ...fields, name: { from: 'NOPE' } } },
      ['/fields/name/from source-unknown', '/drops/AAC003 loss-undeclared'],
    ],
    [
      'a required item without a source',
      { fields: withoutCitizenId, examples: [] },
      ['/fields/citizenId required-missing', '/drops/AAC002 loss-undeclared'],
    ],
    ['undeclared loss', { drops: {} }, ['/drops/AAC001 loss-undeclared']],
    [
      'a drop of an unknown item',
      { drops: { ...drops, NOPE: { why: 'x' } } },
      ['/drops/NOPE source-unknown'],
    ],
    [
      'a drop that is used',
      { drops: { ...drops, AAC002: { why: 'x' } } },
      ['/drops/AAC002 drop-used'],
    ],
    [
      'an example that differs',
      { examples: [{ in: { AAC003: '李四' }, out: { name: '张三', country: 'CHN' } }] },
      ['/examples/0/out example-differs'],
    ],
    [
      'an example that cannot be mapped',
      { examples: [...examples, { in: { AAC031: '9' }, out: {} }] },
      ['/examples/1/in/AAC031 example-differs'],
    ],
    [
      'a code of the source that is not translated',
      { fields: { ...fields, status: { ...mappedStatus, absent: ['-'] } } },
      ['/fields/status code-unknown'],
    ],
  ];
  for (const [name, change, faults] of documents) {
    it(`finds ${name}`, () => assert.deepEqual(changed(change), faults));
  }

  type Row = readonly [
    name: string,
    field: MappingField,
    faults: string[],
    enums?: { s?: string[]; t?: string[] },
  ];
  const oneFieldRows: readonly Row[] = [
    ['no table', { from: 's', codes: 'nope/zj' }, ['/fields/t/codes dialect-unknown']],
    [
      'no dialect',
      { from: 's', toCodes: 'insured-status/constructor' },
      ['/fields/t/toCodes dialect-unknown'],
    ],
    [
      'a foreign code',
      { from: 's', codes: 'insured-status/foreign' },
      ['/fields/t/codes code-foreign'],
    ],
    [
      'two spellings',
      { from: 's', toCodes: 'insured-status/loose' },
      ['/fields/t/toCodes code-ambiguous'],
    ],
    [
      'a code of the table not spelled',
      { from: 's', toCodes: 'insured-status/partial' },
      ['/fields/t code-unknown'],
    ],
    [
      'nothing, where the source has only what is spelled',
      { from: 's', toCodes: 'insured-status/partial' },
      [],
      { s: ['active'] },
    ],
    [
      'a source code not spelled',
      { from: 's', codes: 'insured-status/partial' },
      ['/fields/t code-unknown'],
      { s: ['1', '2'] },
    ],
    [
      'a code the target lacks',
      { from: 's', codes: 'insured-status/zj' },
      ['/fields/t value-foreign'],
      { t: ['active'] },
    ],
    [
      'a copied value the target lacks',
      { from: 's' },
      ['/fields/t value-foreign'],
      { s: ['a', 'b'], t: ['a'] },
    ],
    [
      'a constant the target lacks',
      { constant: 'USA' },
      ['/fields/t value-foreign'],
      { t: ['CHN'] },
    ],
    ['a source and a constant', { from: 's', constant: 'x' }, ['/fields/t source-unclear']],
    ['neither source nor constant', {}, ['/fields/t source-unclear']],
    ['an operation on a constant', { constant: 'x', text: 'trim' }, ['/fields/t source-unclear']],
    [
      'a day from a month',
      { from: 's', date: 'yyyyMM', toDate: 'yyyyMMdd' },
      ['/fields/t/toDate date-imprecise'],
    ],
    [
      'operations of two kinds',
      { from: 's', date: 'yyyyMM', number: { scale: 0, decimals: 0 } },
      ['/fields/t operations-conflict'],
    ],
  ];
  for (const [name, field, faults, enums] of oneFieldRows) {
    it(`finds ${name}`, () => assert.deepEqual(faultsOf(oneField(field, enums)), faults));
  }

  it('lists only the first faults of a long table', () => {
    const codes = Array.from({ length: 1000 }, (_, index) => `c${index}`);
    const faults = faultsOf(oneField({ from: 's', codes: 'insured-status/zj' }, { s: codes }));
    assert.equal(faults.length, 20);
  });
});

describe('a mapping, whatever comes', () => {
  const compiled = compile(mapping);
  const keys = fc.oneof(
    fc.constantFrom(...source.properties, '__proto__', 'constructor'),
    fc.string(),
  );
  const records = fc
    .array(fc.tuple(keys, fc.oneof(fc.anything(), fc.string(), fc.integer(), fc.jsonValue())))
    .map((entries) => Object.fromEntries(entries));

  it('never throws, and writes only items of the target', () => {
    const items = new Set(target.properties);
    fc.assert(
      fc.property(records, fc.subarray([...source.properties]), (record, available) => {
        for (const result of [
          compiled.apply(record),
          compiled.applyTo(new Set(available))(record),
        ]) {
          if (!result.ok) continue;
          assert.ok(Object.keys(result.record).every((item) => items.has(item)));
          assert.equal(Object.getPrototypeOf(result.record), Object.prototype);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('codes written and read again are the same', () => {
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(status.values)), (code) => {
        const written = mapped({ toCodes: 'insured-status/zj' }, code);
        assert.equal(mapped({ codes: 'insured-status/zj' }, written), code);
      }),
    );
  });
});

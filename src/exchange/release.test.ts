import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isRefusal } from '../kernel/index.ts';
import { compileMapping, maskValue, type CompiledMapping } from '../mapping/index.ts';
import { release, type Released } from './release.ts';
import { catalog, DATASET, permissionFor, person, routeOf } from './shipped.test.ts';

type Item = keyof typeof person;

const items = Object.keys(person) as Item[];
const LOCAL = 'hz-insured-person@1';
const outbound = catalog.mappings.get(`${DATASET}@1.to.${LOCAL}`)!;
const masks = catalog.datasets.get(DATASET)!.items;

function releaseOf(
  records: readonly Record<string, unknown>[],
  marked: readonly string[],
  as?: string,
): ReturnType<typeof release> {
  const permission = permissionFor(marked);
  const inbound = routeOf(permission).resource.mapping;
  return release(records, { permission, catalog, inbound, as });
}

const released = (...call: Parameters<typeof releaseOf>): Released => {
  const result = releaseOf(...call);
  assert.ok(!isRefusal(result), JSON.stringify(result));
  return result;
};

/** Some items allowed, those with a mask masked or clear. */
const allowance = fc
  .subarray(items, { minLength: 1 })
  .chain((some) =>
    fc.tuple(
      ...some.map((item) =>
        masks.get(item)?.mask === undefined ? fc.constant(item) : fc.constantFrom(item, `${item}*`),
      ),
    ),
  );

const leak = fc.oneof(
  fc.constant('LEAK'),
  fc.constant(['LEAK']),
  fc.constant({ LEAK: 'LEAK', citizenId: 'LEAK', xm: ['LEAK', { name: 'LEAK' }] }),
);

/** What a provider may smuggle in: unknown fields, aliases of known ones, names of Object. */
const extras = fc.dictionary(
  fc.oneof(
    fc.constantFrom('sfzh', 'xm', 'xz', 'cbzt', 'jfz', 'Name', 'NAME', 'name ', '姓名', 'AAC003'),
    fc.constantFrom('__proto__', 'constructor', 'toString', 'hasOwnProperty', 'length', ''),
    fc.string({ maxLength: 12 }).filter((key) => !items.includes(key as Item)),
  ),
  leak,
  { maxKeys: 8 },
);

const records = fc
  .array(fc.tuple(fc.subarray(items), extras), { minLength: 1, maxLength: 3 })
  .map((list) =>
    list.map(([missing, more]): Record<string, unknown> => ({
      ...more,
      ...Object.fromEntries(
        Object.entries(person).filter(([item]) => !missing.includes(item as Item)),
      ),
    })),
  );

/** Nothing of an item that is not allowed, and nothing in clear of one that is masked. */
function assertNothingElse(result: unknown, marked: readonly string[]): void {
  const text = JSON.stringify(result);
  assert.doesNotMatch(text, /LEAK/);
  for (const item of items) {
    if (!marked.includes(item)) assert.ok(!text.includes(person[item]), `${item} in ${text}`);
  }
}

function assertFields(
  { records: out, lineage }: Released,
  marked: readonly string[],
  sourceOf: (field: string) => string | undefined,
): void {
  const known = new Set(lineage.map(({ item }) => item));
  for (const field of out.flatMap((record) => Object.keys(record))) {
    const source = sourceOf(field) ?? '';
    assert.ok(marked.includes(source) || marked.includes(`${source}*`), field);
    assert.ok(known.has(field), `${field} has no lineage`);
  }
  for (const { item, masked } of lineage) {
    assert.equal(masked === true, marked.includes(`${sourceOf(item) ?? ''}*`));
  }
}

describe('exchange releases', () => {
  it('nothing outside what is allowed, in the standard of the dataset', () => {
    fc.assert(
      fc.property(records, allowance, (some, marked) => {
        const result = releaseOf(some, marked);
        if (!isRefusal(result)) {
          assertFields(result, marked, (field) => field);
          assertNothingElse(result.records, marked);
        } else {
          assertNothingElse(result, marked);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('nothing outside what is allowed, in the standard of the receiver', () => {
    fc.assert(
      fc.property(records, allowance, (some, marked) => {
        const result = releaseOf(some, marked, LOCAL);
        if (!isRefusal(result)) {
          assert.equal(result.standard, LOCAL);
          assertFields(result, marked, (field) => outbound.lineage.get(field));
          assertNothingElse(result.records, marked);
        } else {
          assertNothingElse(result, marked);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('the same whichever standard the same list was released in before', () => {
    const marked = ['citizenId', 'name*', 'insuranceType', 'status'];
    const permission = permissionFor(marked);
    const inbound = routeOf(permission).resource.mapping;
    const standards = fc.array(fc.constantFrom(undefined, LOCAL), { maxLength: 6 });
    fc.assert(
      fc.property(standards, (order) => {
        for (const as of order) {
          const again = release([person], { permission, catalog, inbound, as });
          assert.deepEqual(again, releaseOf([person], marked, as));
        }
      }),
      { numRuns: 50 },
    );
  });

  it('nothing of values of any other type either', () => {
    const junk = fc.oneof(fc.jsonValue(), leak);
    const wild = fc.record(Object.fromEntries(items.map((item) => [item, junk])));
    fc.assert(
      fc.property(wild, allowance, fc.constantFrom(undefined, LOCAL), (record, marked, as) => {
        const allowed = new Set(marked.map((each) => each.replace('*', '')));
        const hidden = Object.entries(record).map(([item, value]) =>
          allowed.has(item) ? [item, value] : [item, 'LEAK'],
        );
        const result = releaseOf(
          [Object.fromEntries(hidden) as Record<string, unknown>],
          marked,
          as,
        );
        if (isRefusal(result)) assert.doesNotMatch(JSON.stringify(result), /LEAK/);
        else
          for (const each of result.records)
            assert.ok(Object.keys(each).length <= allowed.size, marked.join());
      }),
      { numRuns: 500 },
    );
  });

  it('the record as it is, masked where it must be, with where each field comes from', () => {
    const result = released([person], ['citizenId*', 'name*', 'status', 'paidThrough']);
    assert.deepEqual(result, {
      standard: `${DATASET}@1`,
      mappings: [`zj-social-insurance@1.to.${DATASET}@1`],
      records: [
        {
          citizenId: maskValue('citizenId', person.citizenId),
          name: '欧*',
          status: 'active',
          paidThrough: '2026-10',
        },
      ],
      lineage: [
        { item: 'citizenId', from: 'AAC002', masked: true },
        { item: 'name', from: 'AAC003', masked: true },
        { item: 'status', from: 'AAC031' },
        { item: 'paidThrough', from: 'AAE003' },
      ],
    });
  });

  it('in the receiver’s words: its field names, codes and dates, masked after translation', () => {
    const marked = ['citizenId*', 'name', 'insuranceType', 'status', 'paidThrough', 'employerUscc'];
    const result = released([person], marked, LOCAL);
    assert.deepEqual(result.records, [
      {
        sfzh: maskValue('citizenId', person.citizenId),
        xm: person.name,
        xz: '110',
        cbzt: '01',
        jfz: '202610',
      },
    ]);
    assert.deepEqual(result.mappings, [`zj-social-insurance@1.to.${DATASET}@1`, outbound.id]);
    assert.deepEqual(
      result.lineage.map(({ item, from }) => `${item} ${from}`),
      ['sfzh AAC002', 'xm AAC003', 'xz AAE140', 'cbzt AAC031', 'jfz AAE003'],
    );
  });

  it('its own standard when that is asked for by name', () => {
    assert.deepEqual(
      released([person], ['status'], `${DATASET}@1`).records,
      released([person], ['status']).records,
    );
  });

  it('refuses, without a value, what the receiver’s standard cannot take', () => {
    const unmet: readonly [string, Record<string, unknown>][] = [
      ['a value outside the standard', { ...person, status: '未知状态甲' }],
      ['a demanded field without a value', { insuranceType: 'pension' }],
      ['a code the receiver does not have', { ...person, insuranceType: '未知险种乙' }],
    ];
    for (const [name, record] of unmet) {
      const result = releaseOf([record], ['insuranceType', 'status'], LOCAL);
      assert.ok(isRefusal(result), name);
      assert.equal(result.refused, 'receiver-standard-unmet');
      assert.doesNotMatch(JSON.stringify(result), /未知/);
    }
  });

  it('a joined field only when all its items are allowed, and hidden when one of them is masked', () => {
    const source = catalog.datasets.get(DATASET)!.standard;
    const joined = compileMapping(
      {
        from: source.id,
        to: LOCAL,
        fields: {
          xm: { join: [{ from: 'name' }, { constant: '/' }, { from: 'employerUscc' }] },
          xz: { from: 'insuranceType', toCodes: 'insurance-type/hz' },
          cbzt: {
            when: { item: 'name', present: true },
            then: { constant: '01' },
            else: { constant: '02' },
          },
        },
        drops: Object.fromEntries(
          ['citizenId', 'status', 'paidThrough', 'insuredRegion', 'contributionBase'].map(
            (item) => [item, { why: 'not needed' }],
          ),
        ),
      },
      {
        codeTable: () => ({
          codes: 'insurance-type',
          version: 1,
          title: { 'zh-CN': '险种', en: 'Insurance' },
          values: { pension: { 'zh-CN': '养老', en: 'Pension' } },
          dialects: { hz: { '110': 'pension' } },
        }),
        source: { ...source, enumOf: () => undefined },
        target: catalog.standards.get(LOCAL)!,
      },
    );
    assert.ok(!('faults' in joined), JSON.stringify(joined));
    const joinedRelease = (marked: readonly string[]): Released => {
      const permission = permissionFor(marked);
      const result = release([person], {
        permission,
        catalog: { ...catalog, mappings: new Map([[outbound.id, joined]]) },
        inbound: routeOf(permission).resource.mapping,
        as: LOCAL,
      });
      assert.ok(!isRefusal(result), JSON.stringify(result));
      return result;
    };
    assert.deepEqual(joinedRelease(['employerUscc', 'insuranceType']).records, [{ xz: '110' }]);
    const masked = joinedRelease(['name*', 'employerUscc']);
    assert.deepEqual(masked.records, [{ xm: '***', cbzt: '***' }]);
    assert.deepEqual(masked.lineage, [
      { item: 'xm', from: 'AAC003+AAB003', masked: true },
      { item: 'cbzt', from: 'AAC003', masked: true },
    ]);
    assert.deepEqual(joinedRelease(['name', 'employerUscc']).records, [
      { xm: `${person.name}/${person.employerUscc}`, cbzt: '01' },
    ]);
  });

  it('writes a constant of the receiver, which holds nothing of the record', () => {
    const constant: CompiledMapping = {
      ...outbound,
      origins: new Map([['xz', { items: new Map(), isWhole: false, isCopy: false }]]),
      applyTo: () => () => ({ ok: true, record: { xz: '110' } }),
    };
    const permission = permissionFor(['name']);
    const result = release([person], {
      permission,
      catalog: { ...catalog, mappings: new Map([[outbound.id, constant]]) },
      inbound: routeOf(permission).resource.mapping,
      as: LOCAL,
    });
    assert.ok(!isRefusal(result));
    assert.deepEqual(result.records, [{ xz: '110' }]);
    assert.deepEqual(result.lineage, [{ item: 'xz', from: 'constant' }]);
  });
});

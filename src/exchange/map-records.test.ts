import assert from 'node:assert/strict';
import { isRefusal, systemClock } from '../kernel/index.ts';
import type { Permission } from '../authorization/index.ts';
import type { Grant } from '../shapes/index.ts';
import { checkAnswer } from './check-answer.ts';
import { checkNeed } from './check-need.ts';
import { mapRecords } from './map-records.ts';
import type { Run } from './run.ts';
import { catalog, grantIn, permissionFor, person, routeOf, written } from './shipped.test.ts';

const need = {
  operation: 'query',
  dataset: 'social-insurance-status',
  purpose: { class: 'regulation', plan: 'P1' },
  subject: { citizenId: person.citizenId },
} as const;

/** Of a run, mapping looks at the catalog and the clock only. */
const run = { catalog, ports: { clock: systemClock } } as unknown as Run;

const map = (
  records: readonly Record<string, unknown>[],
  permission: Permission = permissionFor(['name']),
): ReturnType<typeof mapRecords> =>
  mapRecords(records, { need, permission, route: routeOf(permission), run });

const inRegion = (code: string): Record<string, unknown> => ({ ...written, AAB301: code });

const oneOnly = (): Permission => {
  const permission = permissionFor(['name']);
  const { dataset } = permission;
  return {
    ...permission,
    dataset: { ...dataset, document: { ...dataset.document, records: 'one' } },
  };
};

describe('exchange maps records', () => {
  it('to the standard of the dataset, several where it holds many', () => {
    const mapped = map([written, { ...written, AAE140: '210' }]);
    assert.deepEqual(mapped, {
      records: [person, { ...person, insuranceType: 'unemployment' }],
      withheld: 0,
    });
  });

  const refused: readonly [string, string, () => ReturnType<typeof mapRecords>, boolean][] = [
    ['nobody', 'subject-not-found', () => map([]), false],
    [
      'somebody else',
      'subject-mismatch',
      () => map([{ ...written, AAC002: '330102190312080033' }]),
      true,
    ],
    [
      'somebody else among others',
      'subject-mismatch',
      () => map([written, { ...written, AAC002: '330102190312080033', AAB301: '330203' }]),
      true,
    ],
    ['two where one is meant', 'subject-ambiguous', () => map([written, written], oneOnly()), true],
    ['an unknown code', 'mapping-failed', () => map([{ ...written, AAC031: '9' }]), true],
    ['an impossible month', 'mapping-failed', () => map([{ ...written, AAE003: '202613' }]), true],
    ['no name', 'mapping-failed', () => map([{ ...written, AAC003: '   ' }]), true],
    [
      'one bad among good',
      'mapping-failed',
      () => map([written, { ...written, AAC031: '9' }]),
      true,
    ],
    ['another region', 'region-not-granted', () => map([inRegion('330203')]), false],
    ['a region in no table', 'region-not-granted', () => map([inRegion('339999')]), false],
    ['a region that ended', 'region-not-granted', () => map([inRegion('330103')]), false],
  ];
  for (const [name, code, act, isProviders] of refused) {
    it(`${name}: ${code}, without a value`, () => {
      const result = act();
      assert.ok(isRefusal(result));
      assert.equal(result.refused, code);
      assert.equal(result.owner, isProviders ? 'zj-human-resources' : undefined);
      assert.doesNotMatch(JSON.stringify(result), /330106|欧阳|5230|202613/);
    });
  }

  it('keeps the records of granted regions and counts the rest', () => {
    const regions: [Grant['regions'], number, number][] = [
      [[{ code: '330100', subtree: true }], 2, 1],
      [[{ code: '330108', subtree: false }], 1, 2],
      [[{ code: '330000', subtree: true }], 3, 0],
      [[{ code: '330200', subtree: true }], 1, 2],
    ];
    for (const [scope, kept, withheld] of regions) {
      const permission = permissionFor(['name'], grantIn(scope));
      const result = map([written, inRegion('330106'), inRegion('330203')], permission);
      assert.ok(!isRefusal(result));
      assert.deepEqual([result.records.length, result.withheld], [kept, withheld]);
    }
  });

  it('withholds a record without a region', () => {
    const permission = permissionFor(['name']);
    const { dataset } = permission;
    const document = { ...dataset.document, regionItem: 'paidThrough' };
    const unplaced: Record<string, unknown> = { ...written };
    delete unplaced['AAE003'];
    const result = map([unplaced], { ...permission, dataset: { ...dataset, document } });
    assert.ok(isRefusal(result));
    assert.equal(result.refused, 'region-not-granted');
  });
});

describe('exchange checks the answer', () => {
  const route = routeOf(permissionFor(['name']));

  it('lets through what keeps the provider’s standard', () => {
    assert.deepEqual(checkAnswer([written, written], route), [written, written]);
    assert.deepEqual(checkAnswer([], route), []);
  });

  const breaches: readonly [string, unknown, string, string][] = [
    ['an unknown field', { ...written, extra: '欧阳' }, '/data/1', 'additionalProperties'],
    ['a nested extra', { ...written, AAC003: { 欧阳: '欧阳' } }, '/data/1/AAC003', 'type'],
    ['a bad check digit', { ...written, AAC002: '330106190401150028' }, '/data/1/AAC002', 'format'],
    ['a text', '欧阳', '/data/1', 'type'],
    ['null', null, '/data/1', 'type'],
    ['a list', [written], '/data/1', 'type'],
  ];
  for (const [name, record, pointer, rule] of breaches) {
    it(`${name}: provider-breached-standard at ${pointer}, without a value`, () => {
      const result = checkAnswer([written, record], route);
      assert.ok('refused' in result);
      assert.equal(result.refused, 'provider-breached-standard');
      assert.equal(result.owner, 'zj-human-resources');
      assert.deepEqual([result.errors?.[0]?.pointer, result.errors?.[0]?.rule], [pointer, rule]);
      assert.doesNotMatch(JSON.stringify(result), /330106|欧阳/);
    });
  }
});

describe('exchange checks the need', () => {
  const { dataset } = permissionFor(['name']);
  const rows: readonly [
    string,
    object,
    object | undefined,
    string | undefined,
    readonly string[],
  ][] = [
    ['the subject alone', need.subject, undefined, undefined, []],
    ['no subject', {}, undefined, 'subject-invalid', ['/subject/citizenId']],
    [
      'more than the subject',
      { ...need.subject, name: 'x' },
      undefined,
      'subject-invalid',
      ['/subject/name'],
    ],
    [
      'a name of Object',
      { toString: 'x' },
      undefined,
      'subject-invalid',
      ['/subject/citizenId', '/subject/toString'],
    ],
    [
      'a bad check digit',
      { citizenId: '330106190401150028' },
      undefined,
      'subject-invalid',
      ['/subject/citizenId'],
    ],
    ['claims', need.subject, { status: 'active' }, undefined, []],
    [
      'a claim outside the standard',
      need.subject,
      { status: 'alive' },
      'body-invalid',
      ['/claims/status'],
    ],
    ['a claim of another type', need.subject, { name: 3 }, 'body-invalid', ['/claims/name']],
  ];
  for (const [name, subject, claims, code, pointers] of rows) {
    it(`${name}: ${code ?? 'fine'}`, () => {
      const more = claims === undefined ? {} : { claims: claims as Record<string, string> };
      const result = checkNeed(dataset, {
        ...need,
        subject: subject as Record<string, string>,
        ...more,
      });
      assert.equal(result?.refused, code);
      assert.deepEqual(result?.errors?.map(({ pointer }) => pointer) ?? [], pointers);
      assert.doesNotMatch(JSON.stringify(result ?? {}), /330106|alive/);
    });
  }
});

import assert from 'node:assert/strict';
import { createSchemaSet, parseSchemas, readSchemaBytes } from '../../../src/standards/index.ts';
import { castPersons } from './cast.ts';
import { isHangzhou } from './counties.ts';
import { abnormalRows, enterpriseRow } from './enterprise-rows.ts';
import { insuredRows, type InsuredRow } from './insured-rows.ts';
import { permitRows, personRows } from './population-rows.ts';
import { createProvince, PROVINCE_SEED } from './province.ts';

/** The tests run from the root of the project. */
const schemas = createSchemaSet(parseSchemas(readSchemaBytes('schemas')));

function breaking(standard: string, rows: readonly object[]): readonly object[] {
  const check = schemas.check<object>(`standards/${standard}.json`);
  return rows.filter((row) => !check(row).ok);
}

const statusOf = ({ askedId, AAE020, ...row }: InsuredRow): object => {
  assert.ok(askedId.length === 18 && AAE020 > 0);
  return row;
};

/** Twenty thousand people take their time on a loaded machine. */
const SUITE_TIMEOUT_MS = 60_000;

describe('rows in the dialects of the systems', function () {
  this.timeout(SUITE_TIMEOUT_MS);

  const province = createProvince(PROVINCE_SEED);

  it('keep the dialect of social insurance, but for the one whose status is in no standard', () => {
    const rows = [...insuredRows(province)];
    assert.deepEqual(
      breaking('zj-social-insurance@1', rows.map(statusOf)),
      rows.filter(({ AAC031 }) => AAC031 === '9').map(statusOf),
    );
    assert.equal(rows.filter(({ AAC031 }) => AAC031 === '9').length, 1);
  });

  it('give each inhabitant one to five insurances, each type once', () => {
    const typesById = new Map<string, string[]>();
    for (const { askedId, AAE140 } of insuredRows(province)) {
      typesById.set(askedId, [...(typesById.get(askedId) ?? []), AAE140]);
    }
    assert.equal(typesById.size, province.cast.length + province.inhabitants.length);
    for (const types of typesById.values()) {
      assert.ok(types.length <= 5);
      assert.equal(new Set(types).size, types.length);
    }
  });

  it('keep the dialects of the enterprise register', () => {
    assert.deepEqual(
      breaking('zj-enterprise-register@1', province.enterprises.map(enterpriseRow)),
      [],
    );
    assert.deepEqual(
      breaking('zj-enterprise-abnormal@1', province.enterprises.flatMap(abnormalRows)),
      [],
    );
  });

  it('keep the dialects of the population register', () => {
    assert.deepEqual(breaking('hz-population@1', personRows(province)), []);
    assert.deepEqual(breaking('hz-residence@1', permitRows(province)), []);
  });

  it('put only households of Hangzhou into its register, and permits only for others', () => {
    const registered = new Set(personRows(province).map(({ gmsfhm }) => gmsfhm));
    assert.ok(personRows(province).every(({ xzqh }) => isHangzhou(xzqh)));
    assert.ok(permitRows(province).every(({ gmsfhm }) => !registered.has(gmsfhm)));
    assert.ok(permitRows(province).every(({ jzxzqh }) => isHangzhou(jzxzqh)));
    assert.ok(!registered.has(castPersons.permitHolder.citizenId));
  });
});

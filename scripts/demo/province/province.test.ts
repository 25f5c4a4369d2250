import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { castEnterprises, castPersons, nobody } from './cast.ts';
import { families } from './families.ts';
import { insuredRows } from './insured-rows.ts';
import { permitRows, personRows } from './population-rows.ts';
import { createProvince, PROVINCE_SEED } from './province.ts';

const USCC_ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';

/** ISO 7064 MOD 11-2 over all eighteen characters: the sum of value × 2^(18-i) leaves 1. */
function citizenIdHolds(id: string): boolean {
  const values = id.split('').map((character) => (character === 'X' ? 10 : Number(character)));
  return values.reduce((sum, value) => (sum * 2 + value) % 11, 0) === 1;
}

/** GB 32100: the sum of value × 3^(i-1) over the first seventeen, and the check, divide by 31. */
function usccHolds(uscc: string): boolean {
  const values = uscc.split('').map((character) => USCC_ALPHABET.indexOf(character));
  const check = values.pop() ?? -1;
  const sum = values.reduceRight((total, value) => (total * 3 + value) % 31, 0);
  return values.every((value) => value >= 0) && check >= 0 && (sum + check) % 31 === 0;
}

/** GB 11714: the sum of value × 2^(9-i) over all nine divides by 11; A is 10, a last X too. */
function organisationCodeHolds(code: string): boolean {
  const check = code.endsWith('X') ? 10 : Number(code.slice(8));
  const body = code.slice(0, 8).split('');
  const sum = body.reduce((total, character) => total * 2 + parseInt(character, 36), 0) * 2 + check;
  return sum % 11 === 0;
}

const digestOf = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('hex');

/** Twenty thousand people take their time on a loaded machine. */
const SUITE_TIMEOUT_MS = 60_000;

describe('the example province', function () {
  this.timeout(SUITE_TIMEOUT_MS);

  const province = createProvince(PROVINCE_SEED);
  const persons = [...province.cast, ...families, ...province.inhabitants];
  const ids = persons.map(({ citizenId }) => citizenId);
  const usccs = province.enterprises.map(({ uscc }) => uscc);

  it('is large enough', () => {
    assert.ok(province.inhabitants.length >= 20_000);
    assert.ok(province.enterprises.length >= 3_000);
  });

  it('has check digits that hold, by the rules stated here', () => {
    assert.ok(citizenIdHolds('11010519491231002X') && !citizenIdHolds('110105194912310021'));
    assert.ok(usccHolds('91350100M000100Y43') && !usccHolds('91350100M000100Y44'));
    const wrong = [...ids, nobody.citizenId].filter((id) => !citizenIdHolds(id));
    const wrongUsccs = usccs.filter(
      (uscc) => !usccHolds(uscc) || !organisationCodeHolds(uscc.slice(8, 17)),
    );
    assert.deepEqual([...wrong, ...wrongUsccs], []);
  });

  it('holds nobody born after 1904, and each number agrees with its birth date and sex', () => {
    for (const { citizenId, birthDate, sex } of persons) {
      assert.ok(birthDate >= '1880-01-01' && birthDate <= '1904-12-31', citizenId);
      assert.equal(new Date(birthDate).toISOString().slice(0, 10), birthDate);
      assert.equal(citizenId.slice(6, 14), birthDate.replaceAll('-', ''));
      assert.equal(Number(citizenId.charAt(16)) % 2 === 1 ? '1' : '2', sex);
    }
  });

  it('gives every person and enterprise a number of its own, and nobody none', () => {
    assert.equal(new Set(ids).size, ids.length);
    assert.equal(new Set(usccs).size, usccs.length);
    assert.ok(!ids.includes(nobody.citizenId));
  });

  it('has people insured away from where their number was issued', () => {
    const away = province.inhabitants.filter(
      ({ citizenId, home }) => !citizenId.startsWith(home.code),
    );
    assert.ok(away.length > 1_000 && away.length < province.inhabitants.length / 2);
  });

  it('names only employers that exist', () => {
    const known = new Set(usccs);
    const strangers = [...insuredRows(province)].filter(({ AAB003 }) => !known.has(AAB003));
    assert.deepEqual(strangers, []);
  });

  it('puts the cast first', () => {
    assert.deepEqual(province.cast, Object.values(castPersons));
    assert.deepEqual(province.enterprises.slice(0, 3), Object.values(castEnterprises));
  });

  it('is the same on every run and another for another seed', () => {
    const whole = (seed: number): string => {
      const made = createProvince(seed);
      return digestOf([made, [...insuredRows(made)], personRows(made), permitRows(made)]);
    };
    assert.equal(whole(PROVINCE_SEED), whole(PROVINCE_SEED));
    assert.notEqual(whole(PROVINCE_SEED), whole(PROVINCE_SEED + 1));
  });
});

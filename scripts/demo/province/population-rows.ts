import type { CastPerson, Permit } from './cast.ts';
import { isHangzhou } from './counties.ts';
import { address } from './names.ts';
import type { Inhabitant, Person } from './persons.ts';
import type { Province } from './province.ts';
import { createRandom, type Random } from './random.ts';

/** A row of Hangzhou's population register, in its own dialect. */
export interface PersonRow {
  readonly gmsfhm: string;
  readonly xm: string;
  readonly xb: string;
  readonly mz: string;
  readonly csrq: string;
  readonly xzqh: string;
  readonly hjdz: string;
  readonly lxdh: string;
}

/** A residence permit of the same register. */
export interface PermitRow {
  readonly gmsfhm: string;
  readonly jzzh: string;
  readonly jzdz: string;
  readonly jzxzqh: string;
  readonly qfrq: string;
  readonly yxqz: string;
}

const SECOND_ADDRESS = '浙江省杭州市西湖区梅坞路66号';
/** Serials below belong to the cast. */
const PERMIT_SERIAL_FIRST = 1_000;

const eightDigits = (date: string): string => date.replaceAll('-', '');

const personRow = (person: Person): PersonRow => ({
  gmsfhm: person.citizenId,
  xm: person.name,
  xb: person.sex,
  mz: person.nationality,
  csrq: eightDigits(person.birthDate),
  xzqh: person.householdRegion,
  hjdz: person.householdAddress,
  lxdh: person.phone,
});

function castRows(person: CastPerson): PersonRow[] {
  const row = personRow(person);
  return person.quirk === 'two-records' ? [row, { ...row, hjdz: SECOND_ADDRESS }] : [row];
}

/** Those whose household is in Hangzhou; the other cities keep their own registers. */
export const personRows = ({ cast, inhabitants }: Province): readonly PersonRow[] =>
  [...cast.flatMap(castRows), ...inhabitants.map(personRow)].filter(({ xzqh }) => isHangzhou(xzqh));

const permitRow = (citizenId: string, permit: Permit): PermitRow => ({
  gmsfhm: citizenId,
  jzzh: permit.permitNumber,
  jzdz: permit.residenceAddress,
  jzxzqh: permit.residenceRegion,
  qfrq: eightDigits(permit.issuedOn),
  yxqz: eightDigits(permit.validUntil),
});

/** Issued some day of 2025 or 2026 for a year. */
function permit({ home }: Inhabitant, serial: number, random: Random): Permit {
  const year = 2025 + random.below(2);
  const monthDay = `${String(1 + random.below(9)).padStart(2, '0')}-${10 + random.below(18)}`;
  return {
    permitNumber: `JZ${home.code}${String(serial).padStart(8, '0')}`,
    residenceAddress: address(home, random),
    residenceRegion: home.code,
    issuedOn: `${year}-${monthDay}`,
    validUntil: `${year + 1}-${monthDay}`,
  };
}

/** Those who live in Hangzhou and whose household is elsewhere. */
export function permitRows({ seed, cast, inhabitants }: Province): readonly PermitRow[] {
  const random = createRandom(seed, 'permits');
  const ofCast = cast.flatMap((person) =>
    person.permit === undefined ? [] : [permitRow(person.citizenId, person.permit)],
  );
  const others = inhabitants
    .filter(({ home, householdRegion }) => isHangzhou(home.code) && !isHangzhou(householdRegion))
    .map((person, index) =>
      permitRow(person.citizenId, permit(person, PERMIT_SERIAL_FIRST + index, random)),
    );
  return [...ofCast, ...others];
}

import { castPersons, type CastPerson, type Insurance } from './cast.ts';
import type { Inhabitant } from './persons.ts';
import type { Province } from './province.ts';
import { createRandom, type Random } from './random.ts';

/** A row of the social insurance system, in its own dialect. */
export interface InsuredRow {
  /** The number the row is found under: AAC002, but for the one record filed under another's. */
  readonly askedId: string;
  readonly AAC001: string;
  readonly AAC002: string;
  readonly AAC003: string;
  readonly AAE140: string;
  readonly AAC031: string;
  readonly AAE003: string;
  readonly AAB003: string;
  readonly AAB301: string;
  readonly AAE180: string;
  /** Paid each month, in fen. */
  readonly AAE020: number;
}

/** The last month for which contributions can have come in, `yyyyMM`. */
export const LATEST_MONTH = '202610';

const TYPE_CODES = {
  pension: '110',
  unemployment: '210',
  medical: '310',
  'work-injury': '410',
  maternity: '510',
} as const;
const STATUS_CODES = { active: '1', suspended: '2', ended: '3' } as const;
const STATUS_CODE_OUTSIDE = '9';
/** Of the contribution base, employer and employee together, in thousandths. */
const RATES_PERMILLE: Readonly<Record<string, number>> = {
  '110': 240,
  '210': 10,
  '310': 115,
  '410': 4,
  '510': 12,
};
/** In this order people come to have them: somebody with two has pension and medical. */
const TYPES = ['110', '310', '210', '410', '510'];

const ACTIVE_PROBABILITY = 0.88;
const SUSPENDED_PROBABILITY = 0.66;
const PADDED_PROBABILITY = 0.03;
const BASE_YUAN_MIN = 4_812;
const BASE_YUAN_MAX = 24_060;
const INHABITANT_NUMBER_FIRST = 1_000_000_000;

type Identity = Pick<InsuredRow, 'askedId' | 'AAC001' | 'AAC002' | 'AAC003'>;

const monthlyFen = (base: string, type: string): number =>
  Math.round((Number(base.replace('.', '')) * (RATES_PERMILLE[type] ?? 0)) / 1000);

function castIdentity(person: CastPerson, serial: number): Identity {
  const recorded = person.quirk === 'another-person' ? castPersons.suspended : person;
  return {
    askedId: person.citizenId,
    AAC001: String(serial).padStart(10, '0'),
    AAC002: recorded.citizenId,
    AAC003: person.quirk === 'padded-name' ? ` ${recorded.name}  ` : recorded.name,
  };
}

function castRow(person: CastPerson, serial: number, insurance: Insurance): InsuredRow {
  const type = TYPE_CODES[insurance.insuranceType];
  const outside = person.quirk === 'status-outside-standard';
  return {
    ...castIdentity(person, serial),
    AAE140: type,
    AAC031: outside ? STATUS_CODE_OUTSIDE : STATUS_CODES[insurance.status],
    AAE003: insurance.paidThrough.replace('-', ''),
    AAB003: insurance.employerUscc,
    AAB301: insurance.insuredRegion,
    AAE180: insurance.contributionBase,
    AAE020: monthlyFen(insurance.contributionBase, type),
  };
}

const yearMonth = (year: number, month: number): string =>
  `${year}${String(month).padStart(2, '0')}`;

function standing(random: Random): Pick<InsuredRow, 'AAC031' | 'AAE003'> {
  if (random.chance(ACTIVE_PROBABILITY)) return { AAC031: '1', AAE003: LATEST_MONTH };
  if (random.chance(SUSPENDED_PROBABILITY)) {
    return { AAC031: '2', AAE003: yearMonth(2026, 1 + random.below(9)) };
  }
  return { AAC031: '3', AAE003: yearMonth(2016 + random.below(10), 1 + random.below(12)) };
}

function inhabitantRows(
  person: Inhabitant,
  identity: Identity,
  { random, employers }: { random: Random; employers: readonly string[] },
): InsuredRow[] {
  const yuan = BASE_YUAN_MIN + random.below(BASE_YUAN_MAX - BASE_YUAN_MIN);
  const job = {
    AAB003: random.pick(employers),
    AAB301: person.home.code,
    AAE180: `${yuan}.${random.chance(0.5) ? '00' : '50'}`,
  };
  const types = TYPES.slice(0, 1 + random.below(TYPES.length));
  return types.map((AAE140) => ({
    ...identity,
    ...job,
    ...standing(random),
    AAE140,
    AAE020: monthlyFen(job.AAE180, AAE140),
  }));
}

/** Every row of the system: the cast first, then one to five for each inhabitant. */
export function* insuredRows(province: Province): Generator<InsuredRow> {
  for (const [index, person] of province.cast.entries()) {
    for (const insurance of person.insurances) yield castRow(person, index + 1, insurance);
  }
  const random = createRandom(province.seed, 'insured');
  const employers = province.enterprises
    .filter(({ status }) => status === 'existing')
    .map(({ uscc }) => uscc);
  for (const [index, person] of province.inhabitants.entries()) {
    const identity = {
      askedId: person.citizenId,
      AAC001: String(INHABITANT_NUMBER_FIRST + index),
      AAC002: person.citizenId,
      AAC003: random.chance(PADDED_PROBABILITY) ? `${person.name}  ` : person.name,
    };
    yield* inhabitantRows(person, identity, { random, employers });
  }
}

import { citizenIdCheck } from '../../../src/standards/index.ts';
import { counties, type County } from './counties.ts';
import { address, personName, telephone } from './names.ts';
import { createRandom, type Random } from './random.ts';

/** A person of the example province. Dates are `YYYY-MM-DD`. */
export interface Person {
  readonly citizenId: string;
  readonly name: string;
  /** GB/T 2261.1: 1 male, 2 female. */
  readonly sex: '1' | '2';
  /** GB/T 3304. */
  readonly nationality: string;
  readonly birthDate: string;
  readonly householdRegion: string;
  readonly householdAddress: string;
  readonly phone: string;
}

/** A generated person also lives and is insured somewhere, which need not be the household. */
export interface Inhabitant extends Person {
  readonly home: County;
}

/** Born in 1880-1904 only, so that no number can belong to anybody living. */
const BIRTH_YEAR_FIRST = 1880;
const BIRTH_YEAR_COUNT = 25;
const DAY_MS = 86_400_000;

const FORMER_PREFIX_PROBABILITY = 0.3;
const HOUSEHOLD_MOVED_PROBABILITY = 0.1;
const HOME_MOVED_PROBABILITY = 0.15;
const MINORITY_PROBABILITY = 0.04;
/** 畲, 回, 土家, 苗, 满: the larger minorities of the province. */
const MINORITIES = ['22', '03', '15', '06', '11'];

function birthDate(random: Random): string {
  const first = Date.UTC(BIRTH_YEAR_FIRST, 0, 1);
  const end = Date.UTC(BIRTH_YEAR_FIRST + BIRTH_YEAR_COUNT, 0, 1);
  const day = random.below((end - first) / DAY_MS);
  return new Date(first + day * DAY_MS).toISOString().slice(0, 10);
}

function citizenId(born: string, issuedIn: County, random: Random): string {
  const former = issuedIn.former !== undefined && random.chance(FORMER_PREFIX_PROBABILITY);
  const prefix = former ? issuedIn.former : issuedIn.code;
  const order = String(1 + random.below(999)).padStart(3, '0');
  const body = prefix + born.replaceAll('-', '') + order;
  return body + citizenIdCheck(body);
}

const moved = (from: County, probability: number, random: Random): County =>
  random.chance(probability) ? random.pick(counties) : from;

function inhabitant(random: Random): Inhabitant {
  const issuedIn = random.pick(counties);
  const household = moved(issuedIn, HOUSEHOLD_MOVED_PROBABILITY, random);
  const born = birthDate(random);
  const id = citizenId(born, issuedIn, random);
  return {
    citizenId: id,
    name: personName(random),
    sex: Number(id.charAt(16)) % 2 === 1 ? '1' : '2',
    nationality: random.chance(MINORITY_PROBABILITY) ? random.pick(MINORITIES) : '01',
    birthDate: born,
    householdRegion: household.code,
    householdAddress: address(household, random),
    phone: telephone(random),
    home: moved(household, HOME_MOVED_PROBABILITY, random),
  };
}

/** `count` persons with distinct identity numbers, none of them among `taken`. */
export function generatePersons(
  seed: number,
  count: number,
  taken: Iterable<string>,
): readonly Inhabitant[] {
  const random = createRandom(seed, 'persons');
  const ids = new Set(taken);
  const persons: Inhabitant[] = [];
  while (persons.length < count) {
    const person = inhabitant(random);
    if (ids.has(person.citizenId)) continue;
    ids.add(person.citizenId);
    persons.push(person);
  }
  return persons;
}

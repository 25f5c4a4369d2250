import { generateEnterprises, type Enterprise } from '../province/enterprises.ts';
import { generatePersons, type Person } from '../province/persons.ts';
import { dirtOfDocuments, dirtOfRows } from './dirt.ts';
import type { Change, Divisions, Operation, Place, Row } from './line.ts';
import {
  DEVELOPMENT_ZONE,
  GONGSHU,
  HAISHU,
  LUCHENG,
  QIANTANG,
  SHANGCHENG,
  XIAOSHAN,
  XIHU,
  YINZHOU,
} from './places.ts';
import type { Subject, Teller } from './story.ts';

/** Strangers are more than there are kinds of dirt, so that no two faults meet in one. */
const STRANGERS = 20;

const COUNTIES = [
  [SHANGCHENG],
  [GONGSHU],
  [XIHU],
  [QIANTANG],
  [HAISHU],
  [XIAOSHAN],
  [YINZHOU],
  [LUCHENG],
] as const satisfies readonly Divisions[];

const homeOf = (homes: readonly Divisions[], index: number): Divisions =>
  homes[index % homes.length] ?? [];

const compact = (date: string): string => date.replaceAll('-', '');

interface Halves<S> {
  readonly subjects: readonly S[];
  readonly strangers: readonly S[];
}

const halved = <S>(all: readonly S[], count: number): Halves<S> => ({
  subjects: all.slice(0, count),
  strangers: all.slice(count),
});

const moved = <S extends Subject>(subject: S, home: Divisions): S => ({ ...subject, home });

export interface InsuredPerson extends Subject {
  readonly person: Person;
  readonly number: string;
  /** Code of the province's system. */
  readonly insurance: string;
  readonly amount?: string;
}

const INSURANCES = ['110', '210', '310', '410', '510'];
const operationFlags: Readonly<Partial<Record<Operation, string>>> = {
  insert: 'I',
  update: 'U',
  delete: 'D',
};

const streetCode = ({ street }: Place): Row =>
  street === undefined ? {} : { AAB304: street.code };

function insuredRow({ op, subject, places, on, sequence }: Change<InsuredPerson>): Row {
  const [place = { code: '' }] = places;
  return {
    AAC001: subject.number,
    AAE140: subject.insurance,
    AAC002: subject.person.citizenId,
    AAC003: `${subject.person.name}  `,
    AAC031: op === 'delete' ? '3' : '1',
    AAB301: place.code,
    ...streetCode(place),
    AAE035: compact(on),
    ...(subject.amount === undefined ? {} : { AAE058: subject.amount }),
    AAE036: String(sequence),
    OPFLAG: operationFlags[op] ?? '',
  };
}

/** The front-end table of social insurance: rows, so no dirt that only a document has. */
export function insuredTeller(seed: number, count: number): Teller<InsuredPerson> {
  const persons = generatePersons(seed, count + STRANGERS, []);
  const all = persons.map((person, index) => ({
    person,
    home: homeOf(COUNTIES, index),
    number: String(index + 1).padStart(10, '0'),
    insurance: INSURANCES[index % INSURANCES.length] ?? '110',
    ...(index % 3 === 0
      ? {}
      : { amount: `${300 + (index % 700)}.${String(index % 100).padStart(2, '0')}` }),
  }));
  return {
    ...halved(all, count),
    stream: 'insured-return',
    hasStreets: true,
    operations: new Set<Operation>(['insert', 'update', 'delete']),
    homes: COUNTIES,
    moved,
    write: insuredRow,
    dirt: dirtOfRows({
      id: 'AAC002',
      name: 'AAC003',
      code: 'AAE140',
      region: 'AAB301',
      street: 'AAB304',
      operation: 'OPFLAG',
    }),
  };
}

export interface RegisteredEnterprise extends Subject {
  readonly enterprise: Enterprise;
}

/** Registered here, and at work there. */
const REGISTRATIONS = [
  [XIHU, YINZHOU],
  [SHANGCHENG],
  [DEVELOPMENT_ZONE, XIAOSHAN],
  [HAISHU],
  [QIANTANG],
  [GONGSHU, DEVELOPMENT_ZONE],
  [LUCHENG],
  [YINZHOU, LUCHENG],
  [XIAOSHAN],
] as const satisfies readonly Divisions[];

function enterpriseRow({
  op,
  subject: { enterprise },
  places,
  on,
  sequence,
}: Change<RegisteredEnterprise>): Row {
  const [registered, works] = places;
  const [yuan = '0'] = enterprise.registeredCapital.split('.');
  return {
    UNISCID: enterprise.uscc,
    ENTNAME: enterprise.name,
    REGSTATE: op === 'delete' ? '3' : '1',
    REGORG: registered?.code ?? '',
    ...(works === undefined ? {} : { OPLOC: works.code }),
    REGCAP: `${Number(yuan) / 10_000}.000000`,
    LEREP: enterprise.legalRepresentative,
    ALTDATE: `${compact(on)}093000`,
    VERNO: sequence,
    CZLX: op,
  };
}

export function enterpriseTeller(seed: number, count: number): Teller<RegisteredEnterprise> {
  const enterprises = generateEnterprises(seed, count + STRANGERS);
  const all = enterprises.map((enterprise, index) => ({
    enterprise,
    home: homeOf(REGISTRATIONS, index),
  }));
  return {
    ...halved(all, count),
    stream: 'enterprise-return',
    hasStreets: false,
    operations: new Set<Operation>(['insert', 'update', 'delete']),
    homes: REGISTRATIONS,
    moved,
    write: enterpriseRow,
    dirt: dirtOfDocuments({
      id: 'UNISCID',
      name: 'ENTNAME',
      code: 'REGSTATE',
      region: 'REGORG',
      operation: 'CZLX',
    }),
  };
}

export interface Resident extends Subject {
  readonly person: Person;
}

const kindsOfChange: Readonly<Record<Operation, string>> = {
  insert: '1',
  update: '2',
  delete: '3',
  leave: '4',
};

const streetName = ({ street }: Place): Row => (street === undefined ? {} : { JDMC: street.name });

function residentRow({ op, subject: { person }, places, on, sequence }: Change<Resident>): Row {
  const [place = { code: '' }] = places;
  return {
    GMSFHM: person.citizenId,
    XM: person.name,
    XB: person.sex,
    HJQH: place.code,
    ...streetName(place),
    BDRQ: compact(on),
    XH: String(sequence),
    BDLX: kindsOfChange[op],
  };
}

export function residentTeller(seed: number, count: number): Teller<Resident> {
  const persons = generatePersons(seed, count + STRANGERS, []);
  const all = persons.map((person, index) => ({ person, home: homeOf(COUNTIES, index) }));
  return {
    ...halved(all, count),
    stream: 'population-return',
    hasStreets: true,
    operations: new Set<Operation>(['insert', 'update', 'delete', 'leave']),
    homes: COUNTIES,
    moved,
    write: residentRow,
    dirt: dirtOfRows({
      id: 'GMSFHM',
      name: 'XM',
      code: 'XB',
      region: 'HJQH',
      street: 'JDMC',
      operation: 'BDLX',
    }),
  };
}

export interface Assisted extends Subject {
  readonly person: Person;
  readonly amount: string;
}

const PAYING = [
  [SHANGCHENG],
  [GONGSHU],
  [XIHU],
  [XIAOSHAN],
] as const satisfies readonly Divisions[];

function paymentRow({ subject, places, on, sequence }: Change<Assisted>): Row {
  const [place = { code: '' }] = places;
  return {
    sfzh: subject.person.citizenId,
    ny: '202103',
    qh: place.code,
    je: subject.amount,
    ffrq: compact(on),
    xh: String(sequence),
  };
}

/** The collection: it has no operations, and its amounts are its names. */
export function assistedTeller(seed: number, count: number): Teller<Assisted> {
  const persons = generatePersons(seed, count + STRANGERS, []);
  const all = persons.map((person, index) => ({
    person,
    home: homeOf(PAYING, index),
    amount: `${600 + (index % 500)}.50`,
  }));
  const columns = { id: 'sfzh', name: 'je', code: 'ny', region: 'qh' };
  const fit = new Set(['bad-check-digit', 'missing-id', 'unknown-division', 'withdrawn-division']);
  return {
    ...halved(all, count),
    stream: 'allowance-collection',
    hasStreets: false,
    operations: new Set<Operation>(['insert', 'update']),
    homes: PAYING,
    moved,
    write: paymentRow,
    dirt: dirtOfRows(columns).filter(({ name }) => fit.has(name)),
  };
}

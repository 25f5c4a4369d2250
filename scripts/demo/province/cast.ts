import type { Enterprise } from './enterprises.ts';
import type { Person } from './persons.ts';

/** One insurance of a member of the cast, in national terms: what a caller should be told. */
export interface Insurance {
  readonly insuranceType: 'pension' | 'unemployment' | 'medical' | 'work-injury' | 'maternity';
  readonly status: 'active' | 'suspended' | 'ended';
  /** `YYYY-MM`. */
  readonly paidThrough: string;
  readonly employerUscc: string;
  readonly insuredRegion: string;
  /** Yuan, with two decimals; never to be released. */
  readonly contributionBase: string;
}

/** A residence permit, in national terms. Dates are `YYYY-MM-DD`. */
export interface Permit {
  readonly permitNumber: string;
  readonly residenceAddress: string;
  readonly residenceRegion: string;
  readonly issuedOn: string;
  readonly validUntil: string;
}

/**
 * How a provider's data misbehaves over somebody: `padded-name` spaces round the name,
 * `status-outside-standard` AAC031 is "9", `another-person` the record is of somebody else,
 * `two-records` the population register holds two.
 */
export type Quirk = 'padded-name' | 'status-outside-standard' | 'another-person' | 'two-records';

export interface CastPerson extends Person {
  readonly insurances: readonly Insurance[];
  readonly permit?: Permit;
  readonly quirk?: Quirk;
}

const existing: Enterprise = {
  uscc: '91330106XN9000019B',
  name: '杭州经纬样例纺织有限公司',
  establishedOn: '2008-10-11',
  operatesFrom: '2008-10-11',
  registeredCapital: '1000000.00',
  status: 'existing',
  registrationRegion: '330106',
  address: '浙江省杭州市西湖区织机路1号',
  legalRepresentative: '应守成',
  abnormal: [],
};

const revoked: Enterprise = {
  uscc: '91330108XN90000273',
  name: '杭州断线样例贸易有限公司',
  establishedOn: '2012-03-05',
  operatesFrom: '2012-03-05',
  registeredCapital: '505000.55',
  status: 'revoked',
  registrationRegion: '330108',
  address: '浙江省杭州市滨江区桑园路9号',
  legalRepresentative: '竺光启',
  abnormal: [{ listedOn: '2019-07-08', reason: 'annual-report-missing' }],
};

/** Old enough for a negative epoch, once listed as abnormal and removed again. */
const restored: Enterprise = {
  uscc: '91330203XN9000035T',
  name: '宁波续线样例茶业有限公司',
  establishedOn: '1956-01-18',
  operatesFrom: '1956-01-18',
  registeredCapital: '30000000.00',
  status: 'existing',
  registrationRegion: '330203',
  address: '浙江省宁波市海曙区梅坞路18号',
  legalRepresentative: '楼月琴',
  abnormal: [{ listedOn: '2021-07-09', reason: 'unreachable', removedOn: '2022-02-14' }],
};

export const castEnterprises = { existing, revoked, restored } as const;

/** The first insurance of nearly everybody: an active pension paid up, in 西湖区. */
const activePension: Insurance = {
  insuranceType: 'pension',
  status: 'active',
  paidThrough: '2026-10',
  employerUscc: existing.uscc,
  insuredRegion: '330106',
  contributionBase: '5230.00',
};

/** Insured in 西湖区: two active insurances with a known employer. */
const resident: CastPerson = {
  citizenId: '33010618900517001X',
  name: '沈文山',
  sex: '1',
  nationality: '01',
  birthDate: '1890-05-17',
  householdRegion: '330106',
  householdAddress: '浙江省杭州市西湖区经纬路17号',
  phone: '12900000001',
  insurances: [activePension, { ...activePension, insuranceType: 'medical' }],
};

/** Contributions suspended since spring. */
const suspended: CastPerson = {
  citizenId: '330105189308220022',
  name: '俞秀兰',
  sex: '2',
  nationality: '01',
  birthDate: '1893-08-22',
  householdRegion: '330105',
  householdAddress: '浙江省杭州市拱墅区运河街22号',
  phone: '12900000002',
  insurances: [
    { ...activePension, status: 'suspended', paidThrough: '2026-03', insuredRegion: '330105' },
  ],
};

/** Of a household in 西湖区 but insured in Ningbo: outside a grant for Hangzhou. */
const insuredElsewhere: CastPerson = {
  citizenId: '330106188811030033',
  name: '应国泉',
  sex: '1',
  nationality: '01',
  birthDate: '1888-11-03',
  householdRegion: '330106',
  householdAddress: '浙江省杭州市西湖区丝绸巷3号',
  phone: '12900000003',
  insurances: [{ ...activePension, insuredRegion: '330203', employerUscc: restored.uscc }],
};

/** The record's status code is in no standard; what is told here is what it should have been. */
const breaksStandard: CastPerson = {
  citizenId: '330108190102140040',
  name: '竺桂英',
  sex: '2',
  nationality: '22',
  birthDate: '1901-02-14',
  householdRegion: '330108',
  householdAddress: '浙江省杭州市滨江区桑园路14号',
  phone: '12900000004',
  insurances: [{ ...activePension, insuredRegion: '330108' }],
  quirk: 'status-outside-standard',
};

/** Social insurance answers with the record of `suspended`. */
const wrongSubject: CastPerson = {
  citizenId: '330106189709300054',
  name: '楼承荣',
  sex: '1',
  nationality: '01',
  birthDate: '1897-09-30',
  householdRegion: '330106',
  householdAddress: '浙江省杭州市西湖区石塘弄30号',
  phone: '12900000005',
  insurances: [activePension],
  quirk: 'another-person',
};

/** Two population records under one number, with different addresses. */
const twice: CastPerson = {
  citizenId: '330106189504060069',
  name: '金素珍',
  sex: '2',
  nationality: '01',
  birthDate: '1895-04-06',
  householdRegion: '330106',
  householdAddress: '浙江省杭州市西湖区梅坞路6号',
  phone: '12900000006',
  insurances: [activePension],
  quirk: 'two-records',
};

/** The name is stored with spaces round it in social insurance. */
const padded: CastPerson = {
  citizenId: '330106189912250072',
  name: '潘永和',
  sex: '1',
  nationality: '01',
  birthDate: '1899-12-25',
  householdRegion: '330106',
  householdAddress: '浙江省杭州市西湖区盐官街25号',
  phone: '12900000007',
  insurances: [activePension],
  quirk: 'padded-name',
};

/** Of a Wenzhou household, living in 西湖区 on a residence permit: not in Hangzhou's population. */
const permitHolder: CastPerson = {
  citizenId: '330302189807190085',
  name: '唐凤莲',
  sex: '2',
  nationality: '01',
  birthDate: '1898-07-19',
  householdRegion: '330302',
  householdAddress: '浙江省温州市鹿城区丝绸巷19号',
  phone: '12900000008',
  insurances: [activePension],
  permit: {
    permitNumber: 'JZ33010600000001',
    residenceAddress: '浙江省杭州市西湖区织机路88号',
    residenceRegion: '330106',
    issuedOn: '2026-01-15',
    validUntil: '2027-01-14',
  },
};

export const castPersons = {
  resident,
  suspended,
  insuredElsewhere,
  breaksStandard,
  wrongSubject,
  twice,
  padded,
  permitHolder,
} as const;

/** A well-formed number that is in no system. */
export const nobody = { citizenId: '330106189201010099', name: '马德海' } as const;

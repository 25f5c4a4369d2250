import type { Person } from './persons.ts';

/** Somebody of the smaller registers, who is in no other. */
type Relative = Pick<Person, 'citizenId' | 'name' | 'sex' | 'birthDate'>;

/** Of 西湖区, married in Hangzhou: mother of the newborn. */
export const mother: Relative = {
  citizenId: '330106188204110103',
  name: '竺素兰',
  sex: '2',
  birthDate: '1882-04-11',
};

/** Father of the newborn, and buyer of a house. */
export const father: Relative = {
  citizenId: '330106188009230118',
  name: '金永泉',
  sex: '1',
  birthDate: '1880-09-23',
};

/** Died last autumn, by two sources. */
export const deceased: Relative = {
  citizenId: '330106188507190139',
  name: '胡德林',
  sex: '1',
  birthDate: '1885-07-19',
};

/** Draws a pension. */
export const retiree: Relative = {
  citizenId: '330106188611020148',
  name: '徐秀芳',
  sex: '2',
  birthDate: '1886-11-02',
};

/** Married in Ningbo to the resident. */
export const ningboWife: Relative = {
  citizenId: '330203188906170166',
  name: '楼月英',
  sex: '2',
  birthDate: '1889-06-17',
};

/** Of 下沙, a street that went from 江干区 to 钱塘区. */
export const xiasha: Relative = {
  citizenId: '330104188702260179',
  name: '高世海',
  sex: '1',
  birthDate: '1887-02-26',
};

/** Of 采荷, a street that went from 江干区 to 上城区. */
export const caihe: Relative = {
  citizenId: '330104188408300184',
  name: '钱桂珍',
  sex: '2',
  birthDate: '1884-08-30',
};

/** Born in 1904, without a number yet: known by the certificate. */
export const newborn = {
  certificateNumber: 'T339000001',
  name: '金安康',
  birthDate: '1904-03-08',
} as const;

/** The resident's house in 西湖区, and the contract by which it is sold. */
export const HOUSE_UNIT = '330106009001GB90001F00010001';
export const SALE_CONTRACT = 'WQ2026900001';

/** Their numbers no inhabitant may have. */
export const families: readonly Relative[] = [
  mother,
  father,
  deceased,
  retiree,
  ningboWife,
  xiasha,
  caihe,
];

import { castPersons } from '../cast.ts';
import { deceased, caihe, father, mother, ningboWife, xiasha } from '../families.ts';
import type { Register } from './register.ts';

const { resident } = castPersons;

/** Households of two cities, and the allowances of the districts that 江干区 was split into. */
export const households: readonly Register[] = [
  {
    system: 'hz-household',
    path: 'household/person',
    key: 'GMSFHM',
    rows: [
      {
        GMSFHM: resident.citizenId,
        XM: resident.name,
        HH: '330106900001',
        HB: '1',
        HZXM: resident.name,
        YHZGX: '01',
        DJRQ: '19120517',
        SSXQ: '330106',
        XP: 'https://example.invalid/p/1',
      },
      {
        GMSFHM: mother.citizenId,
        XM: mother.name,
        HH: '330106900002',
        HB: '1',
        HZXM: father.name,
        YHZGX: '10',
        DJRQ: '19030210',
        SSXQ: '330106',
        XP: 'https://example.invalid/p/1',
      },
      {
        GMSFHM: father.citizenId,
        XM: father.name,
        HH: '330106900002',
        HB: '1',
        HZXM: father.name,
        YHZGX: '01',
        DJRQ: '19010108',
        SSXQ: '330106',
        XP: 'https://example.invalid/p/1',
      },
      {
        GMSFHM: deceased.citizenId,
        XM: deceased.name,
        HH: '330106900003',
        HB: '1',
        HZXM: deceased.name,
        YHZGX: '01',
        DJRQ: '19050719',
        SSXQ: '330106',
        XP: 'https://example.invalid/p/1',
      },
    ],
  },
  {
    system: 'nb-household',
    path: 'hukou/query',
    key: 'idNumber',
    rows: [
      {
        idNumber: ningboWife.citizenId,
        fullName: ningboWife.name,
        bookNumber: 'NB20390001',
        bookType: 'JT',
        headName: ningboWife.name,
        relation: 'HZ',
        registeredAt: '19101010000000',
        domicileCode: '330203',
      },
    ],
  },
  {
    system: 'sc-allowance',
    path: 'gljt/query',
    key: 'sfzhm',
    rows: [
      { sfzhm: caihe.citizenId, xm: caihe.name, jtdc: 'C', ffzt: 'Y', qfny: '198408', jddm: 'CH' },
      {
        sfzhm: xiasha.citizenId,
        xm: xiasha.name,
        jtdc: 'C',
        ffzt: 'N',
        qfny: '198702',
        jddm: 'XS',
      },
    ],
  },
  {
    system: 'qt-allowance',
    path: 'allowance/query',
    key: 'IDCARD',
    rows: [
      {
        IDCARD: xiasha.citizenId,
        NAME: xiasha.name,
        GRADE: '100',
        STATE: '1',
        START_MONTH: '202104',
        REGION: '330114',
      },
    ],
  },
];

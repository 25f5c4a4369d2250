import { castEnterprises, castPersons } from '../cast.ts';
import { deceased, retiree } from '../families.ts';
import type { Register } from './register.ts';

const { resident, suspended } = castPersons;

/** Schooling, employment and pensions. */
export const work: readonly Register[] = [
  {
    system: 'zj-degrees',
    path: 'xl/query',
    key: 'SFZH',
    rows: [
      {
        SFZH: resident.citizenId,
        XM: resident.name,
        YXMC: '杭州样例工业学校',
        ZYMC: '染织',
        CCDM: '4',
        BYRQ: '19110630',
        ZSBH: '9000119110600001',
        ZP: 'https://example.invalid/z/1',
      },
      {
        SFZH: resident.citizenId,
        XM: resident.name,
        YXMC: '浙江样例大学',
        ZYMC: '机械',
        CCDM: '3',
        BYRQ: '19150630',
        ZSBH: '9000119150500002',
        ZP: 'https://example.invalid/z/1',
      },
    ],
  },
  {
    system: 'zj-employment',
    path: 'jydj/query',
    key: 'AAC002',
    rows: [
      {
        AAC002: resident.citizenId,
        AAC003: resident.name,
        AAB003: castEnterprises.existing.uscc,
        ACC0M1: '1',
        ACC0M2: '20240506',
        ACC0M3: '',
        AAB301: '330106',
      },
      {
        AAC002: suspended.citizenId,
        AAC003: suspended.name,
        AAB003: '',
        ACC0M1: '9',
        ACC0M2: '20190701',
        ACC0M3: '20260331',
        AAB301: '330105',
      },
    ],
  },
  {
    system: 'zj-employment',
    path: 'sydj/query',
    key: 'AAC002',
    rows: [
      {
        AAC002: suspended.citizenId,
        AAC003: suspended.name,
        AJC093: '10',
        AJC090: '20260402',
        AJC091: '',
        AAB301: '330105',
      },
    ],
  },
  {
    system: 'zj-employment',
    path: 'zyjn/query',
    key: 'AAC002',
    rows: [
      {
        AAC002: resident.citizenId,
        AAC003: resident.name,
        ACA112: '织布工',
        ACA113: '2',
        ACC0Z1: 'S000033010690001',
        ACC0Z2: -1_392_192_000_000,
      },
    ],
  },
  {
    system: 'zj-pension',
    path: 'ylddy/query',
    key: 'AAC002',
    rows: [
      {
        AAC002: retiree.citizenId,
        AAC003: retiree.name,
        AAE140: '110',
        AAE116: '1',
        AAE210: '194612',
        AAE019: 289_045,
        AAB301: '330106',
      },
      {
        AAC002: deceased.citizenId,
        AAC003: deceased.name,
        AAE140: '110',
        AAE116: '1',
        AAE210: '194508',
        AAE019: 300_100,
        AAB301: '330106',
      },
    ],
  },
];

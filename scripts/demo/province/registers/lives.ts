import { deceased, father, mother, newborn } from '../families.ts';
import type { Register } from './register.ts';

/** Births and deaths, the latter from two sources. */
export const lives: readonly Register[] = [
  {
    system: 'hz-funeral',
    path: 'cremation/query',
    key: 'ID_CARD',
    rows: [
      {
        ID_CARD: deceased.citizenId,
        NAME: deceased.name,
        DEATH_TIME: '20260930000000',
        CREMATION_TIME: '20261003000000',
        CERT_NO: 'HH33010690000001',
        AREA: '330106',
        SEX: '1',
      },
    ],
  },
  {
    system: 'zj-maternal-child',
    path: 'birth/query',
    key: 'birthCode',
    rows: [
      {
        birthCode: newborn.certificateNumber,
        momIdCode: mother.citizenId,
        momName: mother.name,
        dadIdCode: father.citizenId,
        dadName: father.name,
        babyName: newborn.name,
        babySexCode: '1',
        birthTime: '19040308000000',
        birthArea: '330106',
        issueDate: '19040310',
        issueOrg: '杭州样例妇产科医院',
        weightKg: '3.180',
        gestWeeks: '38',
        healthCode: '1',
      },
    ],
  },
  {
    system: 'zj-maternal-child',
    path: 'maternity/query',
    key: 'womanIdCode',
    rows: [
      {
        womanIdCode: mother.citizenId,
        womanName: mother.name,
        regNo: 'SY330106900001',
        parity: '1',
        regDate: '19030912',
        regArea: '330106',
      },
    ],
  },
  {
    system: 'zj-vital-statistics',
    path: 'swzm/query',
    key: 'GMSFHM',
    rows: [
      {
        GMSFHM: deceased.citizenId,
        XM: deceased.name,
        SWRQ: '20260930',
        ZMBH: 'SW33010690000001',
        ZMLB: 'YL',
        QFRQ: 1_790_784_000_000,
        SWQH: '330106',
        XBDM: '1',
        SWYY: '样例',
        MZDM: '01',
      },
    ],
  },
];

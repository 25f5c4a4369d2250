import { castPersons } from '../cast.ts';
import { father, mother, ningboWife } from '../families.ts';
import type { Register } from './register.ts';

const { resident, suspended } = castPersons;

/** Marriages as two cities keep them. */
export const marriages: readonly Register[] = [
  {
    system: 'hz-marriage',
    path: 'marriage/query',
    key: 'CERT_NUM',
    rows: [
      {
        CERT_NUM: mother.citizenId,
        NAME: mother.name,
        CERT_NUM_PO: father.citizenId,
        NAME_PO: father.name,
        OP_TYPE: 'J',
        ZJZH: 'J33010690000001',
        OP_DATE: '19021005',
        DJJG_QH: '330106',
      },
      {
        CERT_NUM: resident.citizenId,
        NAME: resident.name,
        CERT_NUM_PO: suspended.citizenId,
        NAME_PO: suspended.name,
        OP_TYPE: 'J',
        ZJZH: 'J33010690000002',
        OP_DATE: '19140112',
        DJJG_QH: '330106',
      },
      {
        CERT_NUM: resident.citizenId,
        NAME: resident.name,
        CERT_NUM_PO: suspended.citizenId,
        NAME_PO: suspended.name,
        OP_TYPE: 'L',
        ZJZH: 'L33010690000003',
        OP_DATE: '19210630',
        DJJG_QH: '330105',
      },
    ],
  },
  {
    system: 'nb-marriage',
    path: 'hydj/cx',
    key: 'sfzh',
    rows: [
      {
        sfzh: ningboWife.citizenId,
        xm: ningboWife.name,
        posfzh: resident.citizenId,
        poxm: resident.name,
        ywlx: 'IA',
        zh: 'NBJ90000001',
        djsj: '19230909000000',
        xzqh: '330203',
      },
      {
        sfzh: resident.citizenId,
        xm: resident.name,
        posfzh: ningboWife.citizenId,
        poxm: ningboWife.name,
        ywlx: 'IA',
        zh: 'NBJ90000001',
        djsj: '19230909000000',
        xzqh: '330203',
      },
    ],
  },
];

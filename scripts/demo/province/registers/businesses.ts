import { castEnterprises, castPersons } from '../cast.ts';
import { deceased } from '../families.ts';
import type { Register } from './register.ts';

const { resident } = castPersons;

/** Taxpayers, credit and licences. */
export const businesses: readonly Register[] = [
  {
    system: 'zj-tax-collection',
    path: 'registration/query',
    key: 'NSRSBH',
    rows: [
      {
        NSRSBH: castEnterprises.existing.uscc,
        NSRMC: castEnterprises.existing.name,
        NSRLX_DM: '0101',
        NSRZT_DM: '03',
        DJRQ: '2008-10-20',
        XZQH_DM: '330106',
        DJXH: '10113301000000000001',
      },
    ],
  },
  {
    system: 'zj-credit',
    path: 'xzcf/query',
    key: 'tyshxydm',
    rows: [
      {
        tyshxydm: castEnterprises.revoked.uscc.toLowerCase(),
        jdswh: '杭样罚〔2023〕90号',
        cflb: '2',
        cfjg: '杭州市样例执法局',
        jdrq: '2023-06-01',
        gsjzq: '',
      },
      {
        tyshxydm: castEnterprises.revoked.uscc.toLowerCase(),
        jdswh: '杭样罚〔2024〕91号',
        cflb: '5',
        cfjg: '杭州市样例执法局',
        jdrq: '2024-09-18',
        gsjzq: '2027-09-18',
      },
    ],
  },
  {
    system: 'zj-credit',
    path: 'yzsx/query',
    key: 'tyshxydm',
    rows: [{ tyshxydm: castEnterprises.revoked.uscc, mdlb: 'SCJG', lrrq: '2024-10-08', ycrq: '' }],
  },
  {
    system: 'zj-licence-store',
    path: 'yyzz/query',
    key: 'HOLDER_CODE',
    rows: [
      {
        HOLDER_CODE: castEnterprises.existing.uscc,
        HOLDER_NAME: castEnterprises.existing.name,
        LICENSE_NO: 'YZ330106900001',
        STATE: '0',
        ISSUE_ORG: '杭州市西湖区样例监管局',
        ISSUE_DATE: '20190301000000',
        EXPIRE_DATE: '',
        DIVISION: '330106',
      },
      {
        HOLDER_CODE: castEnterprises.revoked.uscc,
        HOLDER_NAME: castEnterprises.revoked.name,
        LICENSE_NO: 'YZ330108900002',
        STATE: '2',
        ISSUE_ORG: '杭州市滨江区样例监管局',
        ISSUE_DATE: '20120305000000',
        EXPIRE_DATE: '20240918000000',
        DIVISION: '330108',
      },
    ],
  },
  {
    system: 'zj-licence-store',
    path: 'spjyxk/query',
    key: 'HOLDER_CODE',
    rows: [
      {
        HOLDER_CODE: castEnterprises.existing.uscc,
        LICENSE_NO: 'jy13301069000001',
        TRADE: '3',
        PLACE: '浙江省杭州市西湖区织机路1号',
        STATE: '0',
        EXPIRE_DATE: '20280531000000',
        DIVISION: '330106',
      },
    ],
  },
  {
    system: 'zj-traffic',
    path: 'driver/query',
    key: 'SFZMHM',
    rows: [
      {
        SFZMHM: resident.citizenId,
        XM: resident.name,
        ZJCX: 'B',
        CCLZRQ: -1_601_712_000_000,
        YXQZ: 1_869_667_200_000,
        ZT: 'A',
        FZJGQH: '330106',
        DABH: '330100000001',
      },
      {
        SFZMHM: deceased.citizenId,
        XM: deceased.name,
        ZJCX: 'C',
        CCLZRQ: -1_420_099_200_000,
        YXQZ: 1_924_963_200_000,
        ZT: 'A',
        FZJGQH: '330106',
        DABH: '330100000001',
      },
    ],
  },
];

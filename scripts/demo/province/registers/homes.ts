import { castEnterprises, castPersons } from '../cast.ts';
import { father, HOUSE_UNIT, SALE_CONTRACT } from '../families.ts';
import type { Register } from './register.ts';

const { resident } = castPersons;

/** Real estate of two cities, sales, and what is saved for and paid on them. */
export const homes: readonly Register[] = [
  {
    system: 'hz-real-estate',
    path: 'bdc/qlr',
    key: 'QLRZJH',
    rows: [
      {
        QLRZJH: resident.citizenId,
        QLRMC: resident.name,
        BDCQZH: '浙（2018）杭州市不动产权第9000001号',
        BDCDYH: HOUSE_UNIT,
        ZL: '浙江省杭州市西湖区经纬路17号',
        YT: '10',
        JZMJ: '102.3500',
        GYQK: '1',
        DJSJ: 1_541_347_200_000,
        QXDM: '330106',
      },
    ],
  },
  {
    system: 'nb-real-estate',
    path: 'realestate/owner',
    key: 'ownerIdNo',
    rows: [
      {
        ownerIdNo: resident.citizenId,
        ownerName: resident.name,
        certNo: '浙（2022）宁波市不动产权第9000002号',
        unitNo: '330203009001gb90002f00010001',
        address: '浙江省宁波市海曙区梅坞路30号',
        usage: 'ZZ',
        areaSqm: '61.5',
        coOwn: 'DD',
        regTime: '20220202000000',
        areaCode: '330203',
      },
    ],
  },
  {
    system: 'hz-real-estate',
    path: 'bdc/xz',
    key: 'BDCDYH',
    rows: [
      {
        BDCDYH: HOUSE_UNIT,
        XZLX: 'DY',
        QLRMC: '浙江农村商业银行（示例）',
        QSSJ: 1_542_643_200_000,
        JSSJ: 2_173_708_800_000,
        QXDM: '330106',
      },
    ],
  },
  {
    system: 'hz-house-sales',
    path: 'wqht/query',
    key: 'htbh',
    rows: [
      {
        htbh: SALE_CONTRACT.toLowerCase(),
        msrzjh: father.citizenId,
        msrxm: father.name,
        bdcdyh: HOUSE_UNIT,
        jzmj: '102.35',
        cjjg: '425.000000',
        htzt: '2',
        basj: '20261020000000',
        qxdm: '330106',
      },
    ],
  },
  {
    system: 'hz-fund',
    path: 'gjj/account',
    key: 'zjhm',
    rows: [
      {
        zjhm: resident.citizenId,
        xingming: resident.name,
        grzh: '330106900000001',
        grzhzt: '01',
        dwtyshxydm: castEnterprises.existing.uscc,
        jzny: '202610',
        grzhye: 8_123_456,
        jcdqh: '330106',
      },
    ],
  },
  {
    system: 'zj-tax-collection',
    path: 'deed/query',
    key: 'HTBH',
    rows: [
      {
        HTBH: SALE_CONTRACT,
        NSR_SFZH: father.citizenId,
        WSZT: '1',
        WSRQ: '20261022000000',
        XZQH_DM: '330106',
        YNSE: '63750.00',
      },
    ],
  },
];

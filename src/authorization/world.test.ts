import { createDivisionTable, say, type RegionScope } from '../kernel/index.ts';
import type { DatasetView, ItemView, SupplyView } from '../catalog/index.ts';
import type { CompiledMapping, Origin } from '../mapping/index.ts';
import type { Agency, Dataset, Grant, ServiceItem } from '../shapes/index.ts';
import type { Facts } from './index.ts';

/** The small world the decision's tests are set in; it holds no test itself. */
export const TODAY = Date.parse('2026-06-15T04:00:00.000Z');

export const tree = (code: string): RegionScope => ({ code, subtree: true });

// Two cities of one province; only the first is supplied, both can be granted.
export const divisions = createDivisionTable([
  { code: '330000', name: '浙江省', level: 'province' },
  { code: '330100', name: '杭州市', level: 'city', parent: '330000' },
  { code: '330106', name: '西湖区', level: 'county', parent: '330100' },
  { code: '330200', name: '宁波市', level: 'city', parent: '330000' },
  { code: '330203', name: '海曙区', level: 'county', parent: '330200' },
  { code: '330700', name: '金华市', level: 'city', parent: '330000' },
]);

/** Items named after what makes them special. */
export const ITEMS = [
  'plain',
  'open',
  'masked',
  'cleared',
  'secret',
  'ungranted',
  'unneeded',
  'verifyOnly',
  'unmapped',
] as const;

export const agency = (kind: NonNullable<Agency['kind']>): Agency => ({
  agency: 'hz-housing',
  name: say('住房局', 'Housing'),
  kind,
  uscc: '11330100MJ0000000A',
  level: 'city',
  region: '330100',
  contact: { post: '数据岗' },
});

export const grantOf = (more: Partial<Grant> = {}): Grant => ({
  grant: 'G-1',
  requester: 'hz-housing',
  systems: ['desk'],
  dataset: 'persons',
  items: ITEMS.filter((item) => item !== 'ungranted'),
  clear: ['cleared'],
  modes: ['query', 'verify'],
  purposes: [
    { class: 'service', serviceItems: ['needing', 'unknown', 'not-needing'] },
    { class: 'regulation' },
  ],
  regions: [tree('330100'), tree('330200')],
  from: '2026-01-01',
  until: '2027-01-01',
  state: 'active',
  basis: '职责',
  scenario: '办理',
  ...more,
});

const needed = ITEMS.filter((item) => item !== 'unneeded' && item !== 'verifyOnly');

export const serviceItemOf = (id: string): ServiceItem | undefined => {
  const common = { title: say('事项', 'Item'), codes: { basic: '1' }, agency: 'hz-housing' };
  switch (id) {
    case 'needing':
    case 'needing-elsewhere':
      return {
        serviceItem: id,
        ...common,
        needs: [
          { dataset: 'persons', items: needed, modes: ['query', 'verify'] },
          { dataset: 'persons', items: ['verifyOnly'], modes: ['verify'] },
          { dataset: 'other', items: ['unneeded'], modes: ['query', 'verify'] },
        ],
      };
    case 'not-needing':
      return {
        serviceItem: id,
        ...common,
        needs: [
          { dataset: 'other', items: [...needed], modes: ['query', 'verify'] },
          { dataset: 'persons', items: [...needed], modes: ['verify-batch'] },
        ],
      };
    default:
      return undefined;
  }
};

const itemsOf = (share: Dataset['share']): ReadonlyMap<string, ItemView> =>
  new Map(
    ITEMS.map((item) => {
      const own = { open: 'unconditional', secret: 'not-shared' } as const;
      const isMasked = item === 'masked' || item === 'cleared';
      return [
        item,
        {
          share: item === 'open' || item === 'secret' ? own[item] : share,
          grade: 2,
          ...(isMasked ? { mask: 'personName' as const } : {}),
        },
      ];
    }),
  );

export const supplyOf = (
  duty: Partial<SupplyView['duty']> = {},
  region = '330100',
): SupplyView => ({
  agency: `supplier-${region}`,
  regions: [tree(region)],
  duty: {
    basis: [{ act: '条例' }],
    since: '2025-01-01',
    frequency: 'daily',
    timeliness: { answerWithin: 'PT3S', freshness: 'P1D' },
    modes: ['query', 'verify'],
    security: { provide: 'a', operate: 'b', use: 'requester' },
    ...duty,
  },
  resources: [],
});

export function datasetOf(
  document: Partial<Dataset>,
  supplies: readonly SupplyView[] = [supplyOf()],
): DatasetView {
  const share = document.share ?? 'conditional';
  const check = (): never => {
    throw new Error('deciding checks no record');
  };
  return {
    id: 'persons',
    document: {
      dataset: 'persons',
      code: '1',
      title: say('人口', 'Persons'),
      domain: 'person',
      standard: 'persons@1',
      published: '2026-01-05',
      share,
      subject: ['plain'],
      records: 'one',
      items: {},
      supplies: [],
      ...document,
    },
    standard: {
      id: 'persons@1',
      kind: 'national',
      title: say('人口', 'Persons'),
      properties: ITEMS,
      required: [],
      enumOf: () => undefined,
      typeOf: () => 'string',
      childOf: () => undefined,
      check,
      checkPartial: check,
    },
    items: itemsOf(share),
    supplies,
  };
}

/** To the receiver's standard, which has no place for `unmapped`. */
export const receiverMapping: CompiledMapping = {
  id: 'persons@1.to.local@1',
  from: 'persons@1',
  to: 'local@1',
  lineage: new Map(),
  origins: new Map<string, Origin>([
    ...ITEMS.filter((item) => item !== 'unmapped').map((item): [string, Origin] => [
      `l_${item}`,
      { items: new Map([[item, 'clear']]), isWhole: true, isCopy: true },
    ]),
    ['l_constant', { items: new Map(), isWhole: false, isCopy: false }],
  ]),
  apply: (record) => ({ ok: true, record: { ...record } }),
  applyTo: () => (record) => ({ ok: true, record: { ...record } }),
};

export const factsOf = (more: Partial<Facts> = {}): Facts => ({
  requester: { system: 'desk', agency: agency('government') },
  dataset: datasetOf({}),
  grants: [grantOf()],
  serviceItem: serviceItemOf('needing'),
  receiverMapping: undefined,
  divisions,
  quotaExceeded: () => undefined,
  ...more,
});

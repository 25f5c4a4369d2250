import { utf8 } from '../../src/kernel/index.ts';
import { usccCheckCharacter } from '../../src/standards/index.ts';
import type { BundleFiles } from '../../src/catalog/index.ts';

/** Datasets that one agency of the generated province supplies. */
const DATASETS_PER_AGENCY = 100;

const padded = (index: number, length: number): string => String(index).padStart(length, '0');

function agency(index: number): string {
  const body = `11330000MJ${padded(index, 7)}`;
  return `agency: agency-${index}
name: { zh-CN: 第${index}部门, en: Agency ${index} }
kind: government
uscc: ${body}${usccCheckCharacter(body)}
level: province
region: "330000"
contact: { post: 数据岗 }
systems:
  system-${index}:
    name: { zh-CN: 第${index}系统, en: System ${index} }
    built: provincial
    zone: government-extranet
    role: provider
`;
}

function dataset(index: number): string {
  const owner = Math.floor(index / DATASETS_PER_AGENCY);
  return `# Dataset ${index} of the generated catalog.
dataset: dataset-${index}
code: 301001/${padded(index, 6)}
title: { zh-CN: 第${index}号登记信息, en: Registration ${index} }
summary:
  zh-CN: 第${index}号登记的名称、状态、日期和区划。
  en: Name, status, date and region of registration ${index}.
domain: enterprise
standard: dataset-${index}@1
published: 2026-01-05
share: conditional
subject: [uscc]
records: one
regionItem: region
items:
  uscc: { grade: 1 }
  name: { grade: 1${index === 0 ? '' : ', origin: { dataset: dataset-0 }'} }
  status${index}: { grade: 2 }
  registeredOn${index}: { grade: 1 }
  region: { grade: 1 }
  note${index}: { grade: 3, mask: hidden }
supplies:
  - agency: agency-${owner}
    regions: [{ code: "330000", subtree: true }]
    duty:
      basis:
        - { act: 示例条例, function: 登记管理 }
      since: 2025-08-01
      frequency: daily
      timeliness: { answerWithin: PT3S, freshness: P1D }
      conditions:
        zh-CN: 仅限政务服务事项办理。
        en: Only to handle a service item.
      modes: [query, verify]
      security: { provide: agency-${owner}, operate: agency-0, use: requester }
    resources:
      service:
        kind: service
        system: system-${owner}
        connector: rest
        endpoint: registration/${index}
        ask: { dm: subject.uscc }
        success: { path: code, equals: ["1"] }
        records: data
        standard: dialect-${index}@1
        state: mounted
`;
}

const mapping = (index: number): string => `from: dialect-${index}@1
to: dataset-${index}@1
fields:
  uscc: { from: dm }
  name: { from: mc }
  status${index}: { from: zt, codes: status/dialect }
  registeredOn${index}: { from: rq, date: yyyyMMdd }
  region: { from: qh }
  note${index}: { from: bz }
examples:
  - in: { dm: 91330106XN9000019B, mc: 示例企业, zt: "1", rq: "19040115", qh: "330106", bz: 无 }
    out: { uscc: 91330106XN9000019B, name: 示例企业, status${index}: normal, registeredOn${index}: 1904-01-15, region: "330106", note${index}: 无 }
`;

const status = `codes: status
version: 1
title: { zh-CN: 状态, en: Status }
values:
  normal: { zh-CN: 正常, en: Normal }
  ended: { zh-CN: 注销, en: Ended }
dialects:
  dialect: { "1": normal, "2": ended }
`;

const title = (zh: string, en: string) => ({ 'zh-CN': zh, en });
const element = (name: string): object => ({
  'x-title': title(name, name),
  $ref: `../elements/${name}.json`,
});
const text = (lengthMax: number): object => ({
  type: 'string',
  minLength: 1,
  maxLength: lengthMax,
});

const standard = (kind: string, properties: Readonly<Record<string, object>>): string =>
  JSON.stringify({
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    'x-title': title('登记信息', 'Registration'),
    'x-kind': kind,
    type: 'object',
    additionalProperties: false,
    properties,
    required: Object.keys(properties).slice(0, 2),
  });

const own = (index: number): string =>
  standard('national', {
    uscc: element('uscc'),
    name: element('organisation-name'),
    [`status${index}`]: { enum: ['normal', 'ended'] },
    [`registeredOn${index}`]: element('date'),
    region: element('region-code'),
    [`note${index}`]: text(200),
  });

const dialect = (): string =>
  standard('dialect', {
    dm: element('uscc'),
    mc: text(200),
    zt: { enum: ['1', '2'] },
    rq: { type: 'string', minLength: 8, maxLength: 8, pattern: '^[0-9]{8}$' },
    qh: element('region-code'),
    bz: text(200),
  });

const filesOfDataset = (index: number): readonly (readonly [string, string])[] => [
  [`catalogs/datasets/dataset-${index}.yaml`, dataset(index)],
  [`catalogs/mappings/dialect-${index}@1.to.dataset-${index}@1.yaml`, mapping(index)],
  [`schemas/standards/dataset-${index}@1.json`, own(index)],
  [`schemas/standards/dialect-${index}@1.json`, dialect()],
];

/**
 * A sound catalog of so many datasets, made in memory: each with a standard, a dialect and a mapping
 * of its own, over the divisions and elements of the shipped one.
 */
export function manyDatasets(count: number, shipped: BundleFiles): BundleFiles {
  const shared = [...shipped].filter(([path]) =>
    /^(catalogs\/divisions|schemas\/elements)\//.test(path),
  );
  const agencies = Array.from(
    { length: Math.ceil(count / DATASETS_PER_AGENCY) },
    (_, index) => [`catalogs/agencies/agency-${index}.yaml`, agency(index)] as const,
  );
  const datasets = Array.from({ length: count }, (_, index) => filesOfDataset(index)).flat();
  const made = [['catalogs/code-tables/status.yaml', status] as const, ...agencies, ...datasets];
  return new Map([...shared, ...made.map(([path, each]) => [path, utf8(each)] as const)]);
}

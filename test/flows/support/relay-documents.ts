import { filesOf, FLOW, SOURCE } from '../../../src/flows/flow-world.test.ts';
import type { WorldOptions } from '../../support/world.ts';
import { RECEIVING } from './flow-documents.ts';

const ITEMS = ['number', 'name', 'region', 'since', 'version', 'op'] as const;

const word = { type: 'string', minLength: 1, maxLength: 40 };

const standard = (kind: string): string =>
  JSON.stringify({
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    'x-title': { 'zh-CN': '标准', en: 'Standard' },
    'x-kind': kind,
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(ITEMS.map((item) => [item, word])),
    required: ['number', 'name', 'region', 'since', 'version'],
  });

const dataset = `dataset: people
code: "301001/1"
title: { zh-CN: 人口, en: People }
domain: person
standard: people@1
published: 2026-01-05
share: conditional
subject: [number]
records: one
items:
${ITEMS.map((item) => `  ${item}: { grade: 2 }`).join('\n')}
supplies:
  - agency: province
    regions: [{ code: "330000", subtree: true }]
    duty:
      basis: [{ act: 条例 }]
      since: 2025-08-01
      frequency: daily
      timeliness: { answerWithin: PT3S, freshness: P1D }
      conditions: { zh-CN: 仅限办事 }
      modes: [return]
      security: { provide: province, operate: province, use: requester }
    resources: {}
`;

/** Field for field, so that what is delivered is the source record itself. */
const mapping = `from: people-source@1
to: people@1
fields:
${ITEMS.map((item) => `  ${item}: { from: ${item} }`).join('\n')}
`;

/** Who receives at one gateway, and of which regions; named items where not all. */
export interface RelayReceiver {
  readonly agency: string;
  readonly system: (typeof RECEIVING)[number];
  readonly region: string;
  readonly items?: readonly string[];
  readonly delivery?: 'push';
}

const receiverText = ({ agency, system, region, items, delivery }: RelayReceiver): string =>
  `  - agency: ${agency}
    system: ${system}
    regions: [{ code: "${region}", subtree: true }]
${items === undefined ? '' : `    items: [${items.join(', ')}]\n`}${
    delivery === undefined ? '' : `    delivery: ${delivery}\n`
  }`;

const flow = (receivers: readonly RelayReceiver[]): string => `flow: ${FLOW}
title: { zh-CN: 人口回流, en: People returned }
kind: return
dataset: people
basis: [{ act: 条例 }]
source: { agency: province, system: ${SOURCE}, standard: people-source@1 }
content: delta
key: [number]
version: version
operation: { field: op, insert: [I], delete: [D], leave: [L], derived: [上级派生] }
regionRule: { items: [region], at: since }
items: [${ITEMS.join(', ')}]
receivers:
${receivers.map(receiverText).join('')}delivery: pull
frequency: daily
timeliness: P1D
errorsMaxPerMille: 1000
security: { provide: province, operate: province, use: requester }
contacts: [{ agency: province, post: 数据岗 }]
from: 2026-01-01
`;

const UNUSED = [
  'catalogs/mappings/people@1.to.nb-people@1.yaml',
  'schemas/standards/nb-people@1.json',
];

export function relayFilesOf(receivers: readonly RelayReceiver[]): ReadonlyMap<string, string> {
  const files = new Map(filesOf({}));
  for (const path of UNUSED) files.delete(path);
  files.set('catalogs/datasets/people.yaml', dataset);
  files.set('catalogs/mappings/people-source@1.to.people@1.yaml', mapping);
  files.set('catalogs/flows/people-return.yaml', flow(receivers));
  files.set('schemas/standards/people-source@1.json', standard('dialect'));
  files.set('schemas/standards/people@1.json', standard('national'));
  return files;
}

/** A gateway on the way down; its log has its own name. */
export function relayWorldOptions(
  origin: string,
  receivers: readonly RelayReceiver[],
): WorldOptions {
  return {
    documents: Object.fromEntries(relayFilesOf(receivers)),
    isAlone: true,
    systems: [SOURCE, ...RECEIVING],
    settings: { log: { origin } },
  };
}

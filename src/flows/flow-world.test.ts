import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import {
  canonicalText,
  isRefusal,
  newId,
  utf8,
  type Refusal,
  type Sha256,
} from '../kernel/index.ts';
import { bundleOf, compileCatalog, type Catalog } from '../catalog/index.ts';
import { createSetSum, setTermOf } from '../proofs/index.ts';
import { createSchemaSet, parseSchemas, readSchemaBytes } from '../standards/index.ts';
import { openFlows } from '../storage/index.ts';
import type { FlowManifest } from '../shapes/index.ts';
import { createFlowDesk, type Clerks, type FlowDesk, type FlowEntry } from './index.ts';

/** A small world of one flow with three receivers; this file holds no test itself. */
export const sha256: Sha256 = (bytes) => createHash('sha256').update(bytes).digest();
export const house = createSchemaSet(parseSchemas(readSchemaBytes('schemas')));

export const FLOW = 'people-return';
export const SOURCE = 'province-core';

interface AgencySketch {
  readonly id: string;
  readonly uscc: string;
  readonly region: string;
  readonly system: string;
}

const agency = ({ id, uscc, region, system }: AgencySketch): string => `agency: ${id}
name: { zh-CN: 部门, en: Agency }
kind: government
uscc: ${uscc}
level: city
region: "${region}"
contact: { post: 数据岗 }
from: 2020-01-01
systems:
  ${system}:
    name: { zh-CN: 系统, en: System }
    built: local
    zone: government-extranet
`;

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
  number: { grade: 2 }
  name: { grade: 2 }
  region: { grade: 1 }
  region2: { grade: 1 }
  street: { grade: 1 }
  since: { grade: 1 }
  version: { grade: 1 }
  phone: { grade: 3, mask: hidden }
  amount: { grade: 2 }
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

const inbound = `from: people-source@1
to: people@1
fields:
  number: { from: ZJ }
  name: { from: XM }
  region: { from: QH }
  region2: { from: QH2 }
  street: { from: JD }
  since: { from: RQ }
  version: { from: BB }
  phone: { from: DH }
  amount: { from: JE }
drops:
  CZ: { why: operation }
`;

const outbound = `from: people@1
to: nb-people@1
fields:
  no: { from: number }
  mc: { from: name }
drops:
  region: { why: not wanted }
  region2: { why: not wanted }
  street: { why: not wanted }
  since: { why: not wanted }
  version: { why: not wanted }
  phone: { why: not wanted }
  amount: { why: not wanted }
`;

export interface FlowSketch {
  readonly receivers?: string;
  readonly errorsMaxPerMille?: number;
  readonly split?: string;
}

const HZ = `  - agency: hangzhou
    system: hz-core
    regions: [{ code: "330100", subtree: true }]
    items: [number, name, region, since, version]
`;
const XH = `  - agency: xihu
    system: xh-desk
    regions: [{ code: "330106", subtree: true }]
    items: [number, region]
    delivery: push
`;
const NB = `  - agency: ningbo
    system: nb-core
    regions: [{ code: "330200", subtree: true }]
    items: [number, name]
    as: nb-people@1
`;
export const WZ = `  - agency: wenzhou
    system: wz-core
    regions: [{ code: "330300", subtree: true }]
    items: [number, name, phone]
`;
export const RECEIVERS = HZ + XH + NB;

const flow = ({ receivers = RECEIVERS, ...sketch }: FlowSketch): string => `flow: ${FLOW}
title: { zh-CN: 人口回流, en: People returned }
kind: return
dataset: people
basis: [{ act: 条例 }]
source: { agency: province, system: ${SOURCE}, standard: people-source@1 }
content: delta
key: [number]
version: version
operation: { field: CZ, insert: [I], update: [U], delete: [D], leave: [L] }
regionRule: { items: [region, region2], at: since, split: ${sketch.split ?? '{ by: street, item: street }'} }
items: [number, name, region, since, version, phone]
amounts: [{ item: amount, currency: CNY }]
receivers:
${receivers}delivery: pull
frequency: daily
timeliness: P1D
errorsMaxPerMille: ${sketch.errorsMaxPerMille ?? 1000}
security: { provide: province, operate: province, use: requester }
contacts: [{ agency: province, post: 数据岗 }]
from: 2026-01-01
`;

/** 330104 was merged into 330102 and 330110 split into itself and 330113, both on 2021-04-01. */
const divisions = `divisions:
  - { code: "330000", name: 浙江省, level: province }
  - { code: "330100", name: 杭州市, level: city, parent: "330000" }
  - { code: "330102", name: 上城区, level: county, parent: "330100" }
  - { code: "330104", name: 江干区, level: county, parent: "330100", until: 2021-04-01, successors: ["330102"] }
  - { code: "330106", name: 西湖区, level: county, parent: "330100" }
  - { code: "330110", name: 余杭区, level: county, parent: "330100", until: 2021-04-01, successors: ["330110", "330113"] }
  - { code: "330110", name: 余杭区, level: county, parent: "330100", from: 2021-04-01 }
  - { code: "330113", name: 临平区, level: county, parent: "330100", from: 2021-04-01 }
  - { code: "330110001", name: 街道一, level: township, parent: "330110" }
  - { code: "330113001", name: 街道二, level: township, parent: "330113" }
  - { code: "330200", name: 宁波市, level: city, parent: "330000" }
  - { code: "330300", name: 温州市, level: city, parent: "330000" }
`;

const word = { type: 'string', minLength: 1, maxLength: 40 };
const standard = (properties: object, required: readonly string[], kind: string): string =>
  JSON.stringify({
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    'x-title': { 'zh-CN': '标准', en: 'Standard' },
    'x-kind': kind,
    type: 'object',
    additionalProperties: false,
    properties,
    required,
  });

const money = {
  type: 'string',
  minLength: 1,
  maxLength: 20,
  pattern: '^[0-9]{1,9}(\\.[0-9]{1,2})?$',
};
const source = { ZJ: word, XM: word, QH: word, QH2: word, JD: word, RQ: word, BB: word, DH: word };

export const filesOf = (sketch: FlowSketch): ReadonlyMap<string, string> =>
  new Map([
    [
      'catalogs/agencies/province.yaml',
      agency({ id: 'province', uscc: '11330100MJ00001148', region: '330000', system: SOURCE }),
    ],
    [
      'catalogs/agencies/hangzhou.yaml',
      agency({ id: 'hangzhou', uscc: '11330100MJ00000697', region: '330100', system: 'hz-core' }),
    ],
    [
      'catalogs/agencies/xihu.yaml',
      agency({ id: 'xihu', uscc: '11330100MJ0002101C', region: '330106', system: 'xh-desk' }),
    ],
    [
      'catalogs/agencies/ningbo.yaml',
      agency({ id: 'ningbo', uscc: '11330100MJ0002160F', region: '330200', system: 'nb-core' }),
    ],
    [
      'catalogs/agencies/wenzhou.yaml',
      agency({ id: 'wenzhou', uscc: '11330100MJ0000093P', region: '330300', system: 'wz-core' }),
    ],
    ['catalogs/datasets/people.yaml', dataset],
    ['catalogs/mappings/people-source@1.to.people@1.yaml', inbound],
    ['catalogs/mappings/people@1.to.nb-people@1.yaml', outbound],
    ['catalogs/flows/people-return.yaml', flow(sketch)],
    ['catalogs/divisions/all.yaml', divisions],
    [
      'schemas/standards/people-source@1.json',
      standard({ ...source, JE: money, CZ: word }, ['ZJ', 'XM', 'QH', 'RQ', 'BB', 'CZ'], 'dialect'),
    ],
    [
      'schemas/standards/people@1.json',
      standard(
        {
          number: word,
          name: word,
          region: word,
          region2: word,
          street: word,
          since: word,
          version: word,
          phone: word,
          amount: money,
        },
        ['number', 'name', 'region', 'version'],
        'national',
      ),
    ],
    ['schemas/standards/nb-people@1.json', standard({ no: word, mc: word }, ['no', 'mc'], 'local')],
  ]);

export const catalogOf = (sketch: FlowSketch = {}): Catalog => catalogFrom(filesOf(sketch));

export function catalogFrom(texts: ReadonlyMap<string, string>): Catalog {
  const files = new Map([...texts].map(([path, text]) => [path, utf8(text)]));
  const compiled = compileCatalog(bundleOf(sha256, files), house);
  if ('catalog' in compiled) return compiled.catalog;
  throw new Error(JSON.stringify(compiled.findings.filter((each) => each.severity !== 'warning')));
}

/** One source record: born before 1905, like everybody in examples. */
export interface Person {
  readonly ZJ: string;
  readonly XM?: string;
  readonly QH?: string;
  readonly QH2?: string;
  readonly JD?: string;
  readonly RQ?: string;
  readonly BB?: string;
  readonly DH?: string;
  readonly JE?: string;
  readonly CZ?: string;
}

export const person = (over: Person): Person => ({
  XM: '某人',
  QH: '330106',
  RQ: '2026-01-02',
  BB: '1',
  CZ: 'I',
  ...over,
});

export const lineOf = (record: unknown): string => JSON.stringify(record);

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** A key said twice makes a line that no two readers read alike. */
const TWICE = '"ZJ":"a","ZJ"';

/** Undefined when the line holds no record. */
export function recordOf(line: string): Person | undefined {
  try {
    const value: unknown = JSON.parse(line);
    const isRecord = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isRecord && !line.includes(TWICE) ? (value as Person) : undefined;
  } catch {
    return undefined;
  }
}

/** What a source sums of its own records, by its own field names. */
export function declaredDigest(lines: readonly string[]): string {
  const sum = createSetSum();
  for (const line of lines) {
    const value = recordOf(line);
    if (value === undefined) {
      const digest = sha256(utf8(line));
      sum.add(setTermOf(sha256, { region: '', key: '', version: '', digest }));
      continue;
    }
    const { ZJ, BB, QH, QH2 } = value;
    const named = [...new Set([text(QH), text(QH2)].filter((each) => each !== ''))];
    for (const region of named.length === 0 ? [''] : named) {
      const member = { region, key: canonicalText([text(ZJ)]), version: text(BB) };
      sum.add(setTermOf(sha256, { ...member, digest: sha256(utf8(canonicalText(value))) }));
    }
  }
  return sum.text();
}

export const manifestFor = (
  batch: string,
  lines: readonly string[],
  over: Partial<FlowManifest> = {},
): FlowManifest => ({
  batch,
  content: 'delta',
  window: { from: '2026-01-01T00:00:00.000Z', until: '2026-01-02T00:00:00.000Z' },
  records: lines.length,
  digest: declaredDigest(lines),
  ...over,
});

export interface FlowWorld {
  readonly desk: FlowDesk;
  readonly entries: FlowEntry[];
  readonly file: string;
  nowMs: number;
  /** How many more pauses and entries until the process ends; it goes on for ever when absent. */
  killAfter: number | undefined;
  catalog: Catalog;
  /** As if the process had been killed: nothing is finished, the file is opened again. */
  reopen(): Promise<void>;
  end(): void;
}

export const START_MS = Date.parse('2026-06-01T00:00:00.000Z');

/** What a killed process does no more. */
export class Killed extends Error {}

/** @param catalog compiled once for many worlds. */
export async function startFlowWorld(
  catalog = catalogOf(),
  chunkRecords = 500,
  clerks?: Clerks,
): Promise<FlowWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'flows-'));
  const file = join(folder, 'flows.db');
  const entries: FlowEntry[] = [];
  const world = { entries, file, nowMs: START_MS, catalog } as {
    -readonly [K in keyof FlowWorld]: FlowWorld[K];
  };
  const live = (): void => {
    if (world.killAfter === undefined) return;
    if (world.killAfter === 0) throw new Killed();
    world.killAfter -= 1;
  };
  const start = async (): Promise<void> => {
    world.desk = createFlowDesk(
      {
        database: await openFlows(file),
        catalog: () => world.catalog,
        sha256,
        clock: { now: () => world.nowMs },
        newId,
        ...(clerks && { clerks }),
        newSalt: () => randomBytes(32),
        pause: async () => {
          await setImmediate();
          live();
        },
        record: async (entry) => {
          await setImmediate();
          live();
          const checked = house.check('log/entry.json')(entry);
          if (!checked.ok) throw new Error(JSON.stringify(checked.errors));
          entries.push(entry);
          return { index: entries.length, entry: canonicalText(entry), proof: [], checkpoint: '-' };
        },
        receiptAt: (index) => {
          const entry = entries[index - 1];
          return entry && { index, entry: canonicalText(entry), proof: [], checkpoint: '-' };
        },
        gateway: 'test.jingwei.local/log',
      },
      { replayDays: 30, chunkRecords },
    );
  };
  world.reopen = async () => {
    world.killAfter = undefined;
    world.desk.end();
    await start();
    await world.desk.resume();
  };
  world.end = () => {
    world.desk.end();
    rmSync(folder, { recursive: true });
  };
  await start();
  return world;
}

/** @throws when it was refused. */
export function done<T extends object>(result: T | Refusal): T {
  if (isRefusal(result)) throw new Error(`${result.refused} ${result.detail?.en ?? ''}`);
  return result;
}

const from = { flow: FLOW, system: SOURCE };

export const bytesOf = (lines: readonly string[]): Uint8Array =>
  utf8(lines.map((line) => `${line}\n`).join(''));

/** A whole batch in one segment, closed. */
export async function sendBatch(
  { desk }: FlowWorld,
  lines: readonly string[],
  manifest: FlowManifest,
): Promise<Awaited<ReturnType<FlowDesk['close']>>> {
  done(await desk.open({ ...from, manifest }));
  const { batch } = manifest;
  if (lines.length > 0) done(await desk.take({ ...from, batch, from: 0, bytes: bytesOf(lines) }));
  return desk.close({ ...from, batch });
}

export interface Delivered {
  readonly seq: number;
  readonly op: 'record' | 'tombstone';
  readonly batch: string;
  readonly region: string;
  readonly key: string;
  readonly version: string;
  readonly digest?: string;
  readonly standard?: string;
  readonly record?: Readonly<Record<string, unknown>>;
}

/** All a receiver has waiting, page by page. */
export function pullAll({ desk }: FlowWorld, system: string, after?: number): readonly Delivered[] {
  const all: Delivered[] = [];
  for (let cursor = after; ;) {
    const page = done(desk.pull({ flow: FLOW, system, after: cursor, recordsMax: 7 }));
    all.push(...page.lines.map((line) => JSON.parse(line) as Delivered));
    if (!page.hasMore) return all;
    cursor = page.to;
  }
}

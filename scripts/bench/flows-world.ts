import { createHash, randomBytes } from 'node:crypto';
import { createDivisionTable, newId, utf8, type Division } from '../../src/kernel/index.ts';
import {
  bundleOf,
  compileCatalog,
  readBundleFiles,
  type Catalog,
} from '../../src/catalog/index.ts';
import { createFlowDesk, createNodeClerks, type FlowDesk } from '../../src/flows/index.ts';
import { createSetSum, setTermOf } from '../../src/proofs/index.ts';
import type { Flow } from '../../src/shapes/index.ts';
import { createNodeCryptoProvider } from '../../src/signatures/index.ts';
import { createSchemaSet, parseSchemas, readSchemaBytes } from '../../src/standards/index.ts';
import { openFlows } from '../../src/storage/index.ts';

/** A flow of insured persons from the shipped catalog's source standard, to so many regions. */
export const FLOW = 'bench';
export const SOURCE = 'bench-source';

const crypto = createNodeCryptoProvider();
const sha256 = (bytes: Uint8Array): Uint8Array => crypto.sha256(bytes);

const PROVINCE = '990000';
const regionOf = (index: number): string => String(990_001 + index);

const divisionsOf = (regions: number): readonly Division[] => [
  { code: PROVINCE, name: 'P', level: 'province' },
  ...Array.from({ length: regions }, (_, index) => ({
    code: regionOf(index),
    name: 'R',
    level: 'county' as const,
    parent: PROVINCE,
  })),
];

const flowOf = (regions: number): Flow => ({
  flow: FLOW,
  title: { 'zh-CN': '基准', en: 'Benchmark' },
  kind: 'return',
  dataset: 'social-insurance-status',
  basis: [{ act: '-' }],
  source: { agency: 'bench', system: SOURCE, standard: 'zj-social-insurance@1' },
  content: 'delta',
  key: ['citizenId', 'insuranceType'],
  version: 'paidThrough',
  regionRule: { items: ['insuredRegion'] },
  items: ['citizenId', 'name', 'insuranceType', 'status', 'paidThrough', 'insuredRegion'],
  clear: ['name'],
  receivers: Array.from({ length: regions }, (_, index) => ({
    agency: `a${index}`,
    system: `r${index}`,
    regions: [{ code: regionOf(index), subtree: true }],
  })),
  delivery: 'pull',
  frequency: 'daily',
  timeliness: 'P1D',
  errorsMaxPerMille: 0,
  security: { provide: 'bench', operate: 'bench', use: 'requester' },
  contacts: [{ post: '-' }],
  from: '2020-01-01',
});

export function benchCatalog(regions: number): Catalog {
  const digest = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();
  const house = createSchemaSet(parseSchemas(readSchemaBytes('schemas')));
  const compiled = compileCatalog(bundleOf(digest, readBundleFiles('catalogs', 'schemas')), house);
  if ('findings' in compiled) throw new Error('the shipped catalog has findings');
  return {
    ...compiled.catalog,
    flows: new Map([[FLOW, flowOf(regions)]]),
    divisions: createDivisionTable(divisionsOf(regions)),
  };
}

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/** A citizen number that nobody has: born in 1904, with its check digit right. */
function citizenId(index: number): string {
  const day = String(1 + (Math.floor(index / 1000) % 28)).padStart(2, '0');
  const month = String(1 + (Math.floor(index / 28_000) % 12)).padStart(2, '0');
  const place = String(100_000 + (Math.floor(index / 336_000) % 800_000));
  const body = `${place}1904${month}${day}${String(index % 1000).padStart(3, '0')}`;
  const sum = WEIGHTS.reduce((total, weight, at) => total + weight * Number(body[at]), 0);
  return `${body}${'10X98765432'[sum % 11]}`;
}

/** One line as the source writes it, about 200 bytes. */
const lineOf = (index: number, regions: number): string =>
  JSON.stringify({
    AAB003: '91330106MJ0010013M',
    AAB301: regionOf(index % regions),
    AAC001: String(index).padStart(10, '0'),
    AAC002: citizenId(index),
    AAC003: `  林示例${index % 1000}    `,
    AAC031: String(1 + (index % 3)),
    AAE003: `2026${String(1 + (index % 12)).padStart(2, '0')}`,
    AAE140: '110',
    AAE180: '5230.00',
  });

/** As the SDK cuts what it sends. */
const SEGMENT_CHARACTERS = 2_097_152;

/** Lines in segments as they are sent, each with the ordinal of its first record. */
export function* segmentsOf(
  records: number,
  regions: number,
): Generator<{ readonly from: number; readonly bytes: Uint8Array }> {
  let lines: string[] = [];
  let size = 0;
  let from = 0;
  for (let index = 0; index < records; index += 1) {
    const line = lineOf(index, regions);
    if (size + line.length > SEGMENT_CHARACTERS) {
      yield { from, bytes: utf8(`${lines.join('\n')}\n`) };
      from = index;
      lines = [];
      size = 0;
    }
    lines.push(line);
    size += line.length;
  }
  if (lines.length > 0) yield { from, bytes: utf8(`${lines.join('\n')}\n`) };
}

/** Kept between rounds, as a gateway keeps them between segments. */
export const clerks = createNodeClerks(sha256);

export async function benchDesk(file: string, catalog: Catalog): Promise<FlowDesk> {
  return createFlowDesk(
    {
      database: await openFlows(file),
      catalog: () => catalog,
      sha256,
      clock: { now: () => Date.now() },
      newId,
      clerks,
      receiptAt: () => undefined,
      newSalt: () => randomBytes(32),
      gateway: 'bench',
      record: () => Promise.resolve({ index: 0, entry: '', proof: [], checkpoint: '' }),
    },
    { replayDays: 30 },
  );
}

/** The set digest as the source sums it, over its own fields. */
export function declaredDigest(records: number, regions: number): string {
  const sum = createSetSum();
  for (let index = 0; index < records; index += 1) {
    const line = lineOf(index, regions);
    const record = JSON.parse(line) as Readonly<Record<string, string>>;
    const text = (field: string): string => record[field] ?? '';
    // Written in the order of its keys, so that the line is its own JCS.
    const digest = sha256(utf8(line));
    const key = JSON.stringify([text('AAC002'), text('AAE140')]);
    sum.add(setTermOf(sha256, { region: text('AAB301'), key, version: text('AAE003'), digest }));
  }
  return sum.text();
}

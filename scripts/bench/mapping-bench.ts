import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { bundleOf, compileCatalog, readBundleFiles } from '../../src/catalog/index.ts';
import type { MappingResult, SourceRecord } from '../../src/mapping/index.ts';
import { createSchemaSet, parseSchemas, readSchemaBytes } from '../../src/standards/index.ts';
import { enterpriseByHand, insuredByHand } from './mapping-by-hand.ts';
import { median } from './statistics.ts';

/** Records of a round; each is one of these many that differ, as a service answers them. */
const RECORDS = 200_000;
const VARIANTS = 1000;

export interface MappingRow {
  readonly name: 'mapping';
  /** Records per second of the compiled mapping over those of hand-written code, median. */
  readonly ratio: number;
  readonly rounds: number;
  readonly mappings: readonly {
    readonly id: string;
    readonly ratio: number;
    readonly compiledNs: number;
    readonly byHandNs: number;
  }[];
}

const written = (index: number): SourceRecord => ({
  AAC001: String(index).padStart(10, '0'),
  AAC002: '330106190401150027',
  AAC003: `  林示例${index}    `,
  AAE140: ['110', '210', '310', '410', '510'][index % 5],
  AAC031: String(1 + (index % 3)),
  AAE003: `2026${String(1 + (index % 12)).padStart(2, '0')}`,
  AAB003: '91330106MJ0010013M',
  AAB301: '330106',
  AAE180: '5230.00',
});

const registered = (index: number): SourceRecord => ({
  UNISCID: '91330106MJ0010013M',
  ENTNAME: `杭州经纬示例科技有限公司${index}`,
  ESTDATE: 1223654400000 + index * 86_400_000,
  OPFROM: index % 4 === 0 ? '' : `200810${String(1 + (index % 28)).padStart(2, '0')}000000`,
  REGCAP: `${index}.500000`,
  REGSTATE: String(1 + (index % 4)),
  REGORG: '330106',
  DOM: '杭州市西湖区示例路1号',
  LEREP: '林示例',
});

const pairs = [
  {
    id: 'zj-social-insurance@1.to.social-insurance-status@1',
    byHand: insuredByHand,
    record: written,
  },
  {
    id: 'zj-enterprise-register@1.to.enterprise-registration@1',
    byHand: enterpriseByHand,
    record: registered,
  },
] as const;

type Apply = (source: SourceRecord) => MappingResult;

/** Nanoseconds a record. */
function timed(apply: Apply, records: readonly SourceRecord[]): number {
  let mapped = 0;
  const began = process.hrtime.bigint();
  for (let done = 0; done < RECORDS; done += records.length) {
    for (const record of records) if (apply(record).ok) mapped += 1;
  }
  const took = Number(process.hrtime.bigint() - began);
  assert.equal(mapped, RECORDS);
  return took / RECORDS;
}

function shippedMappings(): ReadonlyMap<string, { readonly apply: Apply }> {
  const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();
  const house = createSchemaSet(parseSchemas(readSchemaBytes('schemas')));
  const compiled = compileCatalog(bundleOf(sha256, readBundleFiles('catalogs', 'schemas')), house);
  if ('findings' in compiled) throw new Error('the shipped catalog has findings');
  return compiled.catalog.mappings;
}

/** By hand and compiled in turn, in one process, after both have run warm and agreed on all records. */
export function benchMapping({ rounds }: { readonly rounds: number }): MappingRow {
  const mappings = shippedMappings();
  const contests = pairs.map(({ id, byHand, record }) => {
    const compiled = mappings.get(id);
    if (compiled === undefined) throw new Error(`no mapping ${id}`);
    const records = Array.from({ length: VARIANTS }, (_, index) => record(index));
    for (const each of records) assert.deepEqual(compiled.apply(each), byHand(each));
    return { id, byHand, compiled, records };
  });
  for (const { byHand, compiled, records } of contests) {
    timed(byHand, records);
    timed((each) => compiled.apply(each), records);
  }
  const results = contests.map(({ id, byHand, compiled, records }) => {
    const runs = Array.from({ length: rounds }, () => ({
      byHandNs: timed(byHand, records),
      compiledNs: timed((each) => compiled.apply(each), records),
    }));
    return {
      id,
      ratio: median(runs.map(({ byHandNs, compiledNs }) => byHandNs / compiledNs)),
      byHandNs: Math.round(median(runs.map((run) => run.byHandNs))),
      compiledNs: Math.round(median(runs.map((run) => run.compiledNs))),
    };
  });
  // The claim holds for each mapping, so the row shows the worst.
  return {
    name: 'mapping',
    ratio: Math.min(...results.map(({ ratio }) => ratio)),
    rounds,
    mappings: results,
  };
}

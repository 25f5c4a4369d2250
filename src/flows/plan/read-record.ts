import { canonicalBytes, jsonOfTexts, shanghaiDateOf, type Violation } from '../../kernel/index.ts';
import { amountOf, declaredOf, declaredOfBytes, type Declared } from '../../proofs/index.ts';
import { parseStrictJson } from '../../standards/index.ts';
import type { Operation } from './operations.ts';
import type { FlowPlan } from './plan.ts';
import type { Way } from './router.ts';
import { resolveRegion } from './region-rule.ts';
import { NOWHERE, packRoute } from './route.ts';

type Fields = Readonly<Record<string, unknown>>;

/** What every source record has, whatever else is wrong with it. */
interface Seen {
  readonly digest: Uint8Array;
  readonly declared: Declared;
}

export interface ReadyRecord extends Seen {
  readonly kind: 'ready';
  readonly op: Operation;
  readonly key: string;
  readonly version: string;
  readonly fact: string;
  /** Packed. */
  readonly route: string;
  readonly isWaiting: boolean;
  /** Whether any receiver gets it now. */
  readonly isServed: boolean;
  /**
   * One JSON text for each form of the route, a line feed between. Of a tombstone the source record,
   * where somebody receives records whole; else empty.
   */
  readonly forms: string;
  /** Ten-thousandths, a comma between; absent where the flow sums nothing. */
  readonly amounts: string | undefined;
}

export interface FailedRecord extends Seen {
  readonly kind: 'failed';
  readonly key: string | undefined;
  readonly rule: string;
  /** Into the source record, or the standard that its form breaks. */
  readonly pointer: string;
}

export type RecordReading = ReadyRecord | FailedRecord;

export interface ReadingOptions {
  readonly today: string;
  /** Two people have released it: what it breaks of its standards is let pass. */
  readonly isOverridden?: boolean;
  /** The region that they have named for it. */
  readonly region?: string;
}

interface Broken {
  readonly rule: string;
  readonly pointer: string;
}

/** A record longer than this is no record of any standard here, bytes. */
const RECORD_BYTES_MAX = 262_144;

const DEPTH_MAX = 16;

/** One line of a batch to an event: pure, and never a throw for what the line holds. */
export function readRecord(
  line: Uint8Array,
  plan: FlowPlan,
  options: ReadingOptions,
): RecordReading {
  const read = readFieldsOf(line);
  if (!read.ok) return unreadable(line, plan, read);
  const { record, isCanonical } = read;
  const digest = plan.sha256(isCanonical ? line : canonicalBytes(record));
  const declared = declaredOf(record, plan.fields, { digest, sha256: plan.sha256 });
  const named = readFields(record, plan, options);
  if ('rule' in named) {
    const { rule, pointer } = named;
    return { kind: 'failed', digest, declared, key: keyIfAny(record, plan), rule, pointer };
  }
  // Spelled out, for the same reason as below.
  const { op, key, version, fact, route, isWaiting, isServed, forms, amounts } = named;
  return {
    kind: 'ready',
    digest,
    declared,
    op,
    key,
    version,
    fact,
    route,
    isWaiting,
    isServed,
    forms,
    amounts,
  };
}

type FieldsRead =
  | {
      readonly ok: true;
      readonly record: Fields;
      /** The line is the record's JCS; false says nothing. */
      readonly isCanonical: boolean;
    }
  | ({ readonly ok: false } & Broken);

/** The fields of a line that is a record; how a source, too, tells what counts by its bytes. */
export function readFieldsOf(line: Uint8Array): FieldsRead {
  if (line.length > RECORD_BYTES_MAX) return { ok: false, rule: 'size', pointer: '' };
  const parsed = parseStrictJson(line, { depthMax: DEPTH_MAX });
  if (!parsed.ok) return parsed;
  const { value, isCanonical } = parsed;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { ok: false, rule: 'object', pointer: '' };
  }
  return { ok: true, record: value as Fields, isCanonical };
}

function unreadable(line: Uint8Array, plan: FlowPlan, { rule, pointer }: Broken): FailedRecord {
  const digest = plan.sha256(line);
  const declared = declaredOfBytes(digest, plan.sha256);
  return { kind: 'failed', digest, declared, key: undefined, rule: `json:${rule}`, pointer };
}

type Read = Omit<ReadyRecord, 'kind' | keyof Seen>;

function readFields(record: Fields, plan: FlowPlan, options: ReadingOptions): Read | Broken {
  const op = plan.operationOf(record);
  if (op === undefined) return { rule: 'operation', pointer: plan.operationPointer };
  const mapped = op === 'record' ? mapWhole(record, plan, options) : mapKey(record, plan);
  if ('rule' in mapped) return mapped;
  const named = nameRecord(mapped.fields, plan, options);
  if ('rule' in named) return named;
  const tombstone = { op, ...named, ...unrouted, forms: tombstoneForm(op, record, plan) };
  if (op === 'delete') return tombstone;
  const regions = regionsOf(mapped.fields, plan, { options, fact: named.fact });
  if ('rule' in regions) return regions;
  const way = plan.router.way(regions, options.today);
  if (op !== 'record') return { ...tombstone, route: way.packed };
  const written = writeForms(mapped.fields, way, plan);
  if ('rule' in written) return written;
  // Spelled out: spreading several objects into one is the slowest thing that a record would meet.
  const { key, version, fact } = named;
  const { route, isWaiting, isServed, forms, amounts } = written;
  return { op, key, version, fact, route, isWaiting, isServed, forms, amounts };
}

/** Every receiver's form or none: what one of them could not use is kept back from all. */
function writeForms(
  fields: Fields,
  { forms, packed, route }: Way,
  plan: FlowPlan,
): Omit<Read, 'op' | keyof Named> | Broken {
  let texts = '';
  for (const form of forms) {
    const text = form.write(fields);
    if (typeof text !== 'string') return firstOf('receiver', text);
    texts = texts === '' ? text : `${texts}\n${text}`;
  }
  const amounts = amountsOf(fields, plan);
  if (typeof amounts === 'object') return amounts;
  const isWaiting = route.waiting.length > 0;
  const isServed = route.to.length > 0;
  return { route: packed, isWaiting, isServed, forms: texts, amounts };
}

/** What a gateway above derived is nobody's record. */
const tombstoneForm = (op: Operation, record: Fields, { whole }: FlowPlan): string =>
  op === 'derived' || op === 'record' || whole.size === 0 ? '' : JSON.stringify(record);

const unrouted = {
  route: packRoute(NOWHERE),
  isWaiting: false,
  isServed: false,
  forms: '',
  amounts: undefined,
};

const firstOf = (stage: string, errors: readonly Violation[]): Broken => ({
  rule: `${stage}:${errors[0]?.rule ?? 'unknown'}`,
  pointer: errors[0]?.pointer ?? '',
});

type Mapped = { readonly fields: Fields } | Broken;

function mapWhole(record: Fields, plan: FlowPlan, { isOverridden }: ReadingOptions): Mapped {
  if (isOverridden !== true) {
    const checked = plan.source.check(record);
    if (!checked.ok) return firstOf('source', checked.errors);
  }
  const mapped = plan.mapping.apply(record);
  if (!mapped.ok) return firstOf('mapping', mapped.errors);
  if (isOverridden !== true) {
    const checked = plan.dataset.standard.check(mapped.record);
    if (!checked.ok) return firstOf('dataset', checked.errors);
  }
  return { fields: mapped.record };
}

/** Sources send tombstones with their key and little else. */
function mapKey(record: Fields, plan: FlowPlan): Mapped {
  const checked = plan.source.checkPartial(record);
  if (!checked.ok) return firstOf('source', checked.errors);
  const mapped = plan.mapKey(record);
  if (!mapped.ok) return firstOf('mapping', mapped.errors);
  return { fields: mapped.record };
}

const keyIfAny = (record: Fields, plan: FlowPlan): string | undefined => {
  const mapped = plan.mapKey(record);
  return mapped.ok ? keyOf(mapped.record, plan) : undefined;
};

const isNaming = (value: unknown): value is string | number =>
  (typeof value === 'string' && value !== '') || typeof value === 'number';

function keyOf(fields: Fields, { flow }: FlowPlan): string | undefined {
  const values: string[] = [];
  for (const item of flow.key) {
    const value = fields[item];
    if (!isNaming(value)) return undefined;
    values.push(String(value));
  }
  return jsonOfTexts(values);
}

type Named = Pick<Read, 'key' | 'version' | 'fact'>;

function nameRecord(fields: Fields, plan: FlowPlan, { today }: ReadingOptions): Named | Broken {
  const { flow } = plan;
  const key = keyOf(fields, plan);
  if (key === undefined) return { rule: 'key', pointer: `/${flow.key[0] ?? ''}` };
  const version = fields[flow.version];
  if (!isNaming(version)) return { rule: 'version', pointer: `/${flow.version}` };
  const fact = factOf(fields, flow.regionRule.at, today);
  if (fact === undefined) return { rule: 'fact-date', pointer: `/${flow.regionRule.at ?? ''}` };
  return { key, version: String(version), fact };
}

const DATE = /^\d{4}-\d{2}-\d{2}$/;

function factOf(fields: Fields, at: string | undefined, today: string): string | undefined {
  if (at === undefined) return today;
  const value = fields[at];
  if (typeof value !== 'string') return undefined;
  if (DATE.test(value)) return value;
  const epochMs = Date.parse(value);
  return Number.isNaN(epochMs) ? undefined : shanghaiDateOf(epochMs);
}

/** Each once, in force today; one that nobody can name keeps the whole record back. */
function regionsOf(
  fields: Fields,
  { flow, divisions }: FlowPlan,
  { options, fact }: { readonly options: ReadingOptions; readonly fact: string },
): readonly string[] | Broken {
  const { today, region: named } = options;
  if (named !== undefined) return [named];
  const { items, split } = flow.regionRule;
  const regions: string[] = [];
  for (const item of items) {
    const code = fields[item];
    if (typeof code !== 'string') continue;
    const found = resolveRegion(divisions, split, { code, on: fact, today, record: fields });
    if ('rule' in found) return { rule: found.rule, pointer: `/${item}` };
    if (!regions.includes(found.region)) regions.push(found.region);
  }
  if (regions.length === 0) return { rule: 'region-missing', pointer: `/${items[0] ?? ''}` };
  return regions;
}

function amountsOf(fields: Fields, { flow }: FlowPlan): string | undefined | Broken {
  if (flow.amounts === undefined) return undefined;
  const sums: bigint[] = [];
  for (const { item } of flow.amounts) {
    const value = fields[item];
    const amount = value === undefined ? 0n : amountOf(value);
    if (amount === undefined) return { rule: 'amount', pointer: `/${item}` };
    sums.push(amount);
  }
  return sums.join(',');
}

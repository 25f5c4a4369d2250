import { canonicalBytes, textOf, type Sha256 } from '../kernel/index.ts';
import {
  createAmountSums,
  createSetSum,
  declaredOf,
  declaredOfBytes,
  type AmountFields,
  type AmountSum,
  type Declared,
  type SetSum,
  type SourceFields,
} from '../proofs/index.ts';

type Fields = Readonly<Record<string, unknown>>;

/** The fields of a line; undefined when it is no record, and then it counts by its bytes. */
export type ReadRecord = (line: Uint8Array) => Fields | undefined;

/** What is JSON and an object. Sources that may send worse pass a stricter one. */
const readPlainRecord: ReadRecord = (line) => {
  try {
    const value: unknown = JSON.parse(textOf(line));
    const isRecord = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isRecord ? (value as Fields) : undefined;
  } catch {
    return undefined;
  }
};

export interface DigestParts {
  readonly sha256: Sha256;
  readonly fields: SourceFields;
  readonly readRecord?: ReadRecord | undefined;
  /** As the terms of the flow have them. */
  readonly amounts?: AmountFields | undefined;
}

/** Lines without their ends. */
export type Lines = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

export interface RegionSummary {
  readonly region: string;
  readonly records: number;
  readonly digest: string;
}

/** What a manifest says of a batch's records. */
export interface BatchSummary {
  readonly records: number;
  readonly digest: string;
  readonly regions: readonly RegionSummary[];
  /** Absent where the flow sums nothing that the source can sum. */
  readonly amounts?: AmountSum[];
}

const TERM_BYTES = 32;

const BUCKETS = 256;

/** The set terms of a line, as the gateway computes them too. */
export const termsOfLine = (line: Uint8Array, parts: DigestParts): Declared =>
  termsOfRecord(line, (parts.readRecord ?? readPlainRecord)(line), parts);

function termsOfRecord(
  line: Uint8Array,
  record: Fields | undefined,
  { sha256, fields }: DigestParts,
): Declared {
  if (record === undefined) return declaredOfBytes(sha256(line), sha256);
  return declaredOf(record, fields, { sha256, digest: sha256(canonicalBytes(record)) });
}

/** A record lies in the bucket of the first byte of its first term. */
export const bucketOf = ({ terms }: Declared): number => terms[0] ?? 0;

interface Counted {
  records: number;
  readonly sum: SetSum;
}

function addTo(regions: Map<string, Counted>, region: string, term: Uint8Array): void {
  const known = regions.get(region) ?? { records: 0, sum: createSetSum() };
  known.records += 1;
  known.sum.add(term);
  regions.set(region, known);
}

const termAt = ({ terms }: Declared, index: number): Uint8Array =>
  terms.subarray(TERM_BYTES * index, TERM_BYTES * (index + 1));

/** Counts and set digests of a whole batch, in all and for each region as the records spell it. */
export async function summarise(lines: Lines, parts: DigestParts): Promise<BatchSummary> {
  const whole: Counted = { records: 0, sum: createSetSum() };
  const regions = new Map<string, Counted>();
  const { amounts, readRecord = readPlainRecord } = parts;
  const sums = amounts && createAmountSums(amounts);
  for await (const line of lines) {
    const record = readRecord(line);
    const declared = termsOfRecord(line, record, parts);
    if (record !== undefined) sums?.add(record);
    whole.records += 1;
    declared.regions.split('+').forEach((region, index) => {
      const term = termAt(declared, index);
      whole.sum.add(term);
      addTo(regions, region, term);
    });
  }
  return {
    records: whole.records,
    digest: whole.sum.text(),
    ...(sums === undefined ? {} : { amounts: sums.all() }),
    regions: [...regions]
      .map(([region, { records, sum }]) => ({ region, records, digest: sum.text() }))
      .sort((a, b) => (a.region < b.region ? -1 : 1)),
  };
}

/** The set digest of each of the 256 buckets. */
export async function bucketDigests(lines: Lines, parts: DigestParts): Promise<readonly string[]> {
  const sums = Array.from({ length: BUCKETS }, () => createSetSum());
  for await (const line of lines) {
    const declared = termsOfLine(line, parts);
    const sum = sums[bucketOf(declared)];
    for (let at = 0; at < declared.terms.length; at += TERM_BYTES) {
      sum?.add(declared.terms.subarray(at, at + TERM_BYTES));
    }
  }
  return sums.map((sum) => sum.text());
}

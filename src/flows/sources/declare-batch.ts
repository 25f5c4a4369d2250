import { canonicalBytes, instantOf, utf8, type Sha256 } from '../../kernel/index.ts';
import {
  createSetSum,
  declaredOf,
  declaredOfBytes,
  type SourceFields,
} from '../../proofs/index.ts';
import type { FlowManifest } from '../../shapes/index.ts';
import { readFieldsOf } from '../plan/read-record.ts';
import type { SourceBatch } from './source.ts';

export interface Declaring {
  readonly fields: SourceFields;
  readonly sha256: Sha256;
  /** The batch of this flow before it. */
  readonly previous: string | undefined;
}

/**
 * The manifest of a batch whose source cannot make one: a table counts nothing and signs nothing, so
 * the gateway declares for it what it has read. A manifest that lies beside files is the source's.
 */
export async function declareBatch(
  batch: SourceBatch,
  declaring: Declaring,
): Promise<FlowManifest> {
  const { window, declared = {} } = batch;
  const before = declaring.previous === undefined ? {} : { previous: declaring.previous };
  return {
    ...before,
    ...partsOf(declared),
    batch: batch.batch,
    content: batch.content,
    window: { from: instantOf(window.fromMs), until: instantOf(window.untilMs) },
    records: batch.count,
    digest: digestOf(declared) ?? (await digestOfRecords(batch, declaring)),
  };
}

/** What reconciliation compares, where the source declares it; intake checks the shape. */
function partsOf({
  regions,
  amounts,
  previous,
}: Readonly<Record<string, unknown>>): Partial<FlowManifest> {
  const given = { regions, amounts, previous };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

const digestOf = ({ digest }: Readonly<Record<string, unknown>>): string | undefined =>
  typeof digest === 'string' ? digest : undefined;

async function digestOfRecords(batch: SourceBatch, { fields, sha256 }: Declaring): Promise<string> {
  const sum = createSetSum();
  for await (const line of batch.records(0)) {
    const terms = termsOf(utf8(line), fields, sha256);
    for (let at = 0; at < terms.length; at += TERM_BYTES)
      sum.add(terms.subarray(at, at + TERM_BYTES));
  }
  return sum.text();
}

const TERM_BYTES = 32;

function termsOf(line: Uint8Array, fields: SourceFields, sha256: Sha256): Uint8Array {
  const read = readFieldsOf(line);
  if (!read.ok) return declaredOfBytes(sha256(line), sha256).terms;
  const { record } = read;
  return declaredOf(record, fields, { digest: sha256(canonicalBytes(record)), sha256 }).terms;
}

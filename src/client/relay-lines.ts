import { canonicalBytes, digestOf, utf8, type Sha256 } from '../kernel/index.ts';
import type { FlowDelivery, FlowTerms } from '../shapes/index.ts';

/** What a relay cannot hand on, by code; people must mend it. */
export type RelayCode = 'derived-unspelled' | 'key-unfit' | 'batch-refused' | 'batch-unended';

export class RelayRefused extends Error {
  readonly code: RelayCode;
  readonly batch: string;
  constructor(code: RelayCode, batch: string) {
    super(`${code}: batch ${batch}`);
    this.code = code;
    this.batch = batch;
  }
}

/** How the lower gateway wants source records of its flow. */
export interface LowerTerms {
  readonly source: NonNullable<FlowTerms['source']>;
  /** The day that derived tombstones are dated by: the same whenever the batch is sent again. */
  readonly on: string;
}

/**
 * A delivery as a source record for the gateway below: records and the source's own tombstones as
 * they are; a tombstone that the gateway above derived becomes a leave of that region, spelled so
 * that nobody takes it for a record of the first source.
 * @throws {RelayRefused} derived-unspelled, key-unfit
 */
export function lineOfDelivery(delivery: FlowDelivery, terms: LowerTerms): Uint8Array {
  const record = delivery.record ?? delivery.source ?? derivedRecord(delivery, terms);
  return utf8(JSON.stringify(record));
}

function derivedRecord(
  { batch, key, version, region }: FlowDelivery,
  { source, on }: LowerTerms,
): Readonly<Record<string, unknown>> {
  const { fields, derived, at } = source;
  if (derived === undefined) throw new RelayRefused('derived-unspelled', batch);
  const values = JSON.parse(key) as readonly string[];
  const [versionField] = fields.version;
  const [regionField] = fields.regions;
  const isFit = values.length === fields.key.length && fields.version.length === 1;
  if (!isFit || versionField === undefined || regionField === undefined) {
    throw new RelayRefused('key-unfit', batch);
  }
  const spelled = (field: string, text: string): string | number => {
    if (derived.numbers?.includes(field) !== true) return text;
    // Any other spelling of a number would be another key.
    if (String(Number(text)) !== text) throw new RelayRefused('key-unfit', batch);
    return Number(text);
  };
  return {
    ...Object.fromEntries(
      fields.key.map((field, index) => [field, spelled(field, values[index] ?? '')]),
    ),
    [versionField]: spelled(versionField, version),
    [regionField]: region,
    ...(at === undefined ? {} : { [at]: on }),
    [derived.field]: derived.value,
  };
}

/** Whether it comes as the source recorded it, so that digests of the source's records compare. */
export const isWholeRecord = (sha256: Sha256, { record, digest }: FlowDelivery): boolean =>
  record === undefined || digestOf(sha256, canonicalBytes(record)) === digest;

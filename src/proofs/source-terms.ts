import { jsonOfTexts, type Sha256 } from '../kernel/index.ts';
import { setTermOf } from './set-digest.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Fields of the source's own standard, so that the source computes the same without any mapping. */
export interface SourceFields {
  readonly key: readonly string[];
  readonly version: readonly string[];
  readonly regions: readonly string[];
}

/** What the source's set digest says of a record. */
export interface Declared {
  /** Regions as the record spells them, `+` between; empty where it names none. */
  readonly regions: string;
  /** One term of 32 bytes for each region, in that order. */
  readonly terms: Uint8Array;
}

/** A code or something like one: what else a broken record has in its place is not shown. */
const SHOWN = /^[0-9A-Za-z-]{1,12}$/;

const rawText = (value: unknown): string => {
  if (typeof value === 'string') return value;
  return value === undefined || value === null ? '' : JSON.stringify(value);
};

const joined = (record: Fields, fields: readonly string[]): string => {
  const [only] = fields;
  if (fields.length === 1 && only !== undefined) return rawText(record[only]);
  return fields.map((field) => rawText(record[field])).join('+');
};

const shown = (region: string): string => (SHOWN.test(region) ? region : '');

function regionsOf(record: Fields, fields: readonly string[]): readonly string[] {
  const [only] = fields;
  if (fields.length === 1 && only !== undefined) return [rawText(record[only])];
  const named = fields.map((field) => rawText(record[field])).filter((text) => text !== '');
  return named.length === 0 ? [''] : [...new Set(named)];
}

/** The set terms of a source record: its raw fields, whatever else is wrong with it. */
export function declaredOf(
  record: Fields,
  fields: SourceFields,
  sealed: { readonly digest: Uint8Array; readonly sha256: Sha256 },
): Declared {
  const key = jsonOfTexts(fields.key.map((field) => rawText(record[field])));
  const version = joined(record, fields.version);
  const regions = regionsOf(record, fields.regions);
  const [only] = regions;
  if (regions.length === 1 && only !== undefined) {
    const terms = setTermOf(sealed.sha256, { region: only, key, version, digest: sealed.digest });
    return { regions: shown(only), terms };
  }
  const terms = new Uint8Array(32 * regions.length);
  regions.forEach((region, index) => {
    const term = setTermOf(sealed.sha256, { region, key, version, digest: sealed.digest });
    terms.set(term, 32 * index);
  });
  return { regions: regions.map(shown).join('+'), terms };
}

/** Of bytes that are no record: by their digest alone. */
export const declaredOfBytes = (digest: Uint8Array, sha256: Sha256): Declared => ({
  regions: '',
  terms: setTermOf(sha256, { region: '', key: '', version: '', digest }),
});

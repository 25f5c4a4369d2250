import canonicalize from 'canonicalize';
import { utf8 } from './bytes.ts';

/** Keys that JavaScript orders as numbers, whatever order they were added in. */
const INTEGER_KEY = /^(?:0|[1-9][0-9]{0,9})$/;

/** Thrown when native serialisation would not be RFC 8785; the library then decides. */
const IRREGULAR = new Error('irregular');

/** The value with its keys in the order of RFC 8785 §3.2.3: by UTF-16 code units, as `sort` does. */
function sorted(value: unknown): unknown {
  if (typeof value === 'string') {
    if (!value.isWellFormed()) throw IRREGULAR;
    return value;
  }
  if (value === null || typeof value === 'boolean') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype) {
    return sortedObject(value as Readonly<Record<string, unknown>>);
  }
  throw IRREGULAR;
}

function sortedObject(value: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const ordered: Record<string, unknown> = {};
  for (const key of Object.keys(value).sort()) {
    if (INTEGER_KEY.test(key) || key === '__proto__') throw IRREGULAR;
    ordered[key] = sorted(value[key]);
  }
  return ordered;
}

/**
 * RFC 8785 (JCS) text of a JSON value. Numbers and strings are written by ECMAScript's own rules,
 * which is what RFC 8785 prescribes, so sorting the keys first lets the engine do the rest: several
 * times faster than the library, which still takes every value that is not plain.
 * @throws {TypeError} when the value is not JSON.
 */
export function canonicalText(value: unknown): string {
  try {
    return JSON.stringify(sorted(value));
  } catch (error) {
    if (error !== IRREGULAR) throw error;
  }
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('not a JSON value');
  return text;
}

/** RFC 8785 (JCS) bytes: what is hashed, signed and committed to everywhere. */
export function canonicalBytes(value: unknown): Uint8Array {
  return utf8(canonicalText(value));
}

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
  if (Array.isArray(value)) return sortedArray(value);
  if (typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype) {
    return sortedObject(value as Fields);
  }
  throw IRREGULAR;
}

type Fields = Readonly<Record<string, unknown>>;

/** Copied only where something in it was out of order: most of what we write is in order. */
function sortedArray(value: readonly unknown[]): readonly unknown[] {
  let copy: unknown[] | undefined;
  for (let index = 0; index < value.length; index += 1) {
    const member = sorted(value[index]);
    if (copy === undefined && member !== value[index]) copy = value.slice(0, index);
    copy?.push(member);
  }
  return copy ?? value;
}

/** Each member is visited once whatever is out of order, so that depth costs no more than size. */
function sortedObject(value: Fields): Fields {
  return areInOrder(value) ? sortedMembers(value) : reordered(value);
}

/** The object itself, unless a member had to be copied. */
function sortedMembers(value: Fields): Fields {
  let copy: Record<string, unknown> | undefined;
  for (const key in value) {
    const member = sorted(value[key]);
    if (copy === undefined && member !== value[key]) copy = { ...value };
    if (copy !== undefined) copy[key] = member;
  }
  return copy ?? value;
}

function reordered(value: Fields): Fields {
  const copy: Record<string, unknown> = {};
  for (const key of sortKeys(Object.keys(value))) copy[key] = sorted(value[key]);
  return copy;
}

/** Up to so many keys the engine's sort costs more in what it sets up than it saves. */
const FEW_KEYS = 16;

/** In place, by UTF-16 code units. */
function sortKeys(keys: string[]): readonly string[] {
  if (keys.length > FEW_KEYS) return keys.sort();
  for (let end = 1; end < keys.length; end += 1) {
    const key = keys[end] as string;
    let at = end;
    for (; at > 0 && (keys[at - 1] as string) > key; at -= 1) keys[at] = keys[at - 1] as string;
    keys[at] = key;
  }
  return keys;
}

/**
 * Whether the keys are in order; a plain object inherits none. Those that JavaScript orders as
 * numbers come first of all, so looking at the first will do.
 */
function areInOrder(value: Fields): boolean {
  let last: string | undefined;
  let inOrder = true;
  for (const key in value) {
    if (key === '__proto__') throw IRREGULAR;
    if (last === undefined) throwIfInteger(key);
    else if (key < last) inOrder = false;
    last = key;
  }
  return inOrder;
}

function throwIfInteger(key: string): void {
  if (INTEGER_KEY.test(key)) throw IRREGULAR;
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

import { Buffer, isUtf8 } from 'node:buffer';
import { duplicateKeyPointer } from './duplicate-key.ts';
import { hasLoneSurrogate, pointerThrough } from './json-pointer.ts';

/** Arrays and objects inside one another, unless the caller allows fewer. */
export const JSON_DEPTH_MAX = 64;

type JsonRule =
  | 'utf-8'
  | 'syntax'
  | 'depth'
  | 'duplicate-key'
  | 'proto'
  | 'unsafe-integer'
  | 'lone-surrogate'
  | 'bom';

/** The pointer names keys and positions, never a value; '' where the whole document is at fault. */
interface JsonRefusal {
  readonly ok: false;
  readonly rule: JsonRule;
  readonly pointer: string;
}

interface JsonRead {
  readonly ok: true;
  readonly value: unknown;
  /** The bytes are the value's JCS (RFC 8785); false says nothing, since only plain text is looked at. */
  readonly isCanonical: boolean;
}

type JsonReading = JsonRead | JsonRefusal;

/**
 * JSON without what two readers may understand differently (RFC 8259 §4, RFC 7493): repeated keys,
 * numbers beyond ±(2^53-1) in any notation, text that is not Unicode, a BOM, keys that reach for
 * prototypes. Linear in the size of the input.
 */
export function parseStrictJson(
  bytes: Uint8Array,
  limits: { readonly depthMax: number } = { depthMax: JSON_DEPTH_MAX },
): JsonReading {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return refusal('bom');
  if (!isUtf8(bytes)) return refusal('utf-8');
  const outline = outlineOf(bytes);
  if (outline.depth > limits.depthMax) return refusal('depth');
  const text = nodeBytes(bytes).toString();
  const parsed = parse(text);
  return parsed.ok ? accept(parsed.value, text, outline) : parsed;
}

const nodeBytes = (bytes: Uint8Array): Buffer =>
  Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

function parse(text: string): { readonly ok: true; readonly value: unknown } | JsonRefusal {
  try {
    return { ok: true, value: JSON.parse(text) as unknown };
  } catch {
    return refusal('syntax');
  }
}

// JSON.parse keeps one of several equal keys, so there are repeated ones exactly when it returns
// fewer keys than the text has colons outside strings. Only then is the text read again for where.
function accept(value: unknown, text: string, outline: Outline): JsonReading {
  const hasEscapes = text.includes('\\');
  const census = { keys: 0, isCanonical: outline.isPlain && !hasEscapes, hasEscapes };
  const refused = inspect(value, census);
  if (refused !== undefined) return refused;
  if (census.keys === outline.colons) return { ok: true, value, isCanonical: census.isCanonical };
  return refusal('duplicate-key', duplicateKeyPointer(text));
}

interface Outline {
  readonly colons: number;
  readonly depth: number;
  /** Outside strings neither a space nor a number, of which there may be several spellings. */
  readonly isPlain: boolean;
}

/** Colons and nesting outside strings; of text that is not JSON it says nothing reliable. */
function outlineOf(bytes: Uint8Array): Outline {
  let colons = 0;
  let open = 0;
  let depth = 0;
  let isPlain = true;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] as number;
    if (byte === 0x22) at = closingQuote(bytes, at);
    else if (byte === 0x3a) colons += 1;
    else if (byte === 0x7b || byte === 0x5b) depth = Math.max(depth, ++open);
    else if (byte === 0x7d || byte === 0x5d) open -= 1;
    else if (byte !== 0x2c && byte < 0x61) isPlain = false;
  }
  return { colons, depth, isPlain };
}

function closingQuote(bytes: Uint8Array, opening: number): number {
  let at = opening + 1;
  while (at < bytes.length && bytes[at] !== 0x22) at += bytes[at] === 0x5c ? 2 : 1;
  return at;
}

interface Census {
  keys: number;
  isCanonical: boolean;
  /** Without a `\` in the text, well-formed UTF-8 leaves no lone surrogates to look for. */
  readonly hasEscapes: boolean;
}

// Recursion is bounded: the depth was checked before.
function inspect(value: unknown, census: Census): JsonRefusal | undefined {
  if (typeof value === 'string') return inspectText(value, census);
  if (typeof value === 'number') {
    return Math.abs(value) > Number.MAX_SAFE_INTEGER ? refusal('unsafe-integer') : undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  return Array.isArray(value) ? inspectArray(value, census) : inspectObject(value, census);
}

function inspectText(text: string, census: Census): JsonRefusal | undefined {
  return census.hasEscapes && hasLoneSurrogate(text) ? refusal('lone-surrogate') : undefined;
}

function inspectArray(array: readonly unknown[], census: Census): JsonRefusal | undefined {
  for (let index = 0; index < array.length; index += 1) {
    const refused = inspect(array[index], census);
    if (refused !== undefined) return within(index, refused);
  }
  return undefined;
}

function inspectObject(object: object, census: Census): JsonRefusal | undefined {
  let last = '';
  for (const key in object) {
    census.keys += 1;
    // Keys that are numbers come first whatever their place in the text.
    if (key < last || isDigit(key.charCodeAt(0))) census.isCanonical = false;
    last = key;
    const value = (object as Readonly<Record<string, unknown>>)[key];
    const refused = inspectKey(key, value, census) ?? inspect(value, census);
    if (refused !== undefined) return within(key, refused);
  }
  return undefined;
}

const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;

function inspectKey(key: string, value: unknown, census: Census): JsonRefusal | undefined {
  if (key === '__proto__') return refusal('proto');
  if (key === 'constructor' && typeof value === 'object' && value !== null) {
    if (Object.hasOwn(value, 'prototype')) return refusal('proto');
  }
  return inspectText(key, census);
}

const within = (key: string | number, { rule, pointer }: JsonRefusal): JsonRefusal =>
  refusal(rule, pointerThrough(key, pointer));

const refusal = (rule: JsonRule, pointer = ''): JsonRefusal => ({ ok: false, rule, pointer });

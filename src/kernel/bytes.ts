/** Node's own conversions, several times faster; browsers have none and take the standard ones. */
const native = (globalThis as { readonly Buffer?: typeof Buffer }).Buffer;

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export const utf8: (text: string) => Uint8Array =
  native === undefined ? (text) => encoder.encode(text) : (text) => native.from(text, 'utf8');

/** @throws {TypeError} when the bytes are not UTF-8. */
export function textOf(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

/** Cut from Node's pool: every byte of it is written at once, so it need not be cleared first. */
function fromPool(pool: typeof Buffer, length: number): Uint8Array {
  const { buffer, byteOffset } = pool.allocUnsafe(length);
  return new Uint8Array(buffer, byteOffset, length);
}

const unwritten: (length: number) => Uint8Array =
  native === undefined ? (length) => new Uint8Array(length) : (length) => fromPool(native, length);

export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += part.length;
  const whole = unwritten(length);
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index += 1) if (a[index] !== b[index]) return false;
  return true;
}

/** Two lower-case digits of each byte. */
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

function spelledHex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += HEX[byte] ?? '';
  return text;
}

export const hexOf: (bytes: Uint8Array) => string =
  native === undefined
    ? spelledHex
    : ({ buffer, byteOffset, length }) => native.from(buffer, byteOffset, length).toString('hex');

const binaryOf = (bytes: Uint8Array): string => {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return binary;
};

/** Standard base64 with padding (RFC 4648 §4). */
export const base64Of: (bytes: Uint8Array) => string =
  native === undefined
    ? (bytes) => btoa(binaryOf(bytes))
    : ({ buffer, byteOffset, length }) =>
        native.from(buffer, byteOffset, length).toString('base64');

const lenientBytesOf: (base64: string) => Uint8Array =
  native === undefined
    ? (base64) => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
    : (base64) => native.from(base64, 'base64');

/** Standard base64 with padding; undefined when the text is not canonical base64. */
export function bytesOfBase64(text: string): Uint8Array | undefined {
  try {
    const bytes = lenientBytesOf(text);
    return base64Of(bytes) === text ? bytes : undefined;
  } catch {
    return undefined;
  }
}

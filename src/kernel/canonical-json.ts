import canonicalize from 'canonicalize';

const encoder = new TextEncoder();

/** RFC 8785 (JCS) text of a JSON value. @throws {TypeError} when the value is not JSON. */
export function canonicalText(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('not a JSON value');
  return text;
}

/** RFC 8785 (JCS) bytes: what is hashed, signed and committed to everywhere. */
export function canonicalBytes(value: unknown): Uint8Array {
  return encoder.encode(canonicalText(value));
}

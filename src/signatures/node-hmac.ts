import { createHmac, timingSafeEqual, type KeyObject } from 'node:crypto';
import type { HmacAlgorithm } from './algorithms.ts';
import type { Primitive } from './primitive.ts';

/** HMAC (RFC 2104, RFC 9421 §3.3.3). The handle is a secret KeyObject, to sign and to verify. */
export function hmacPrimitive({ digest }: HmacAlgorithm): Primitive {
  const codeOf = (handle: unknown, bytes: Uint8Array): Buffer =>
    createHmac(digest, handle as KeyObject)
      .update(bytes)
      .digest();
  return {
    sign: (handle, bytes) => new Uint8Array(codeOf(handle, bytes)),
    verify: (handle, bytes, signature) => {
      const code = codeOf(handle, bytes);
      return signature.length === code.length && timingSafeEqual(code, signature);
    },
  };
}

import { sm2 } from './node-sm2-library.ts';
import { hexOf } from '../kernel/index.ts';
import type { Sm2PrivateKey } from './sm2-keys.ts';

/** C1 C3 C2 (GB/T 32918.4 §6), the order of today; the library knows the older one too. */
const C1_C3_C2 = 1;

/** As SM2Cipher in DER (GM/T 0009 §7.2), which OpenSSL reads. The hash inside is always SM3. */
const DER = { asn1: true } as const;

/** For the holder of the private key of a point in hexadecimal. Randomised. */
export function sm2Encrypt(point: string, bytes: Uint8Array): Uint8Array {
  return sm2().hexToArray(sm2().doEncrypt(bytes, point, C1_C3_C2, DER));
}

/** Undefined when it was made for another key, or altered. */
export function sm2Decrypt(key: Sm2PrivateKey, encrypted: Uint8Array): Uint8Array | undefined {
  try {
    const hex = hexOf(encrypted);
    const opened = sm2().doDecrypt(hex, key.scalar, C1_C3_C2, { ...DER, output: 'array' });
    return opened.length === 0 ? undefined : opened;
  } catch {
    return undefined;
  }
}

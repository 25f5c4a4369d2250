import { constants, createPublicKey, privateDecrypt, publicEncrypt } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { sm2Decrypt, sm2Encrypt, sm2PointOf, sm2PrivateKeyOf } from '../../signatures/index.ts';

/**
 * How the content key is sealed: RSA as RFC 7518 §4.3 has it; SM2 (GB/T 32918.4) as SM2Cipher in
 * DER, for which no JOSE name is registered.
 */
export type KeySealing = 'RSA-OAEP-256' | 'SM2';

export interface SealingKey {
  readonly alg: KeySealing;
  readonly seal: (contentKey: Uint8Array) => Uint8Array;
}

/** Shorter ones are no longer taken for anything new (SP 800-131A). */
const RSA_BITS_MIN = 2048;

const OAEP_SHA256 = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' } as const;

/**
 * Undefined for a key that nothing can be sealed to here. Node would derive one from a private key,
 * which must not lie where the operator is.
 */
export function sealingKeyOf(pem: string): SealingKey | undefined {
  if (!pem.includes('-----BEGIN PUBLIC KEY-----')) return undefined;
  let key: KeyObject;
  try {
    key = createPublicKey(pem);
  } catch {
    return undefined;
  }
  const point = sm2PointOf(key.export({ type: 'spki', format: 'der' }));
  if (point !== undefined) return { alg: 'SM2', seal: (bytes) => sm2Encrypt(point, bytes) };
  const isRsa = key.asymmetricKeyType === 'rsa';
  if (!isRsa || (key.asymmetricKeyDetails?.modulusLength ?? 0) < RSA_BITS_MIN) return undefined;
  return { alg: 'RSA-OAEP-256', seal: (bytes) => publicEncrypt({ key, ...OAEP_SHA256 }, bytes) };
}

/** The content key; undefined when it was sealed to another key, or altered. */
export function openContentKey(
  key: KeyObject,
  alg: unknown,
  sealed: Uint8Array,
): Uint8Array | undefined {
  if (alg === 'SM2') {
    const sm2 = sm2PrivateKeyOf(key.export({ type: 'pkcs8', format: 'der' }));
    return sm2 && sm2Decrypt(sm2, sealed);
  }
  if (alg !== 'RSA-OAEP-256' || key.asymmetricKeyType !== 'rsa') return undefined;
  try {
    return privateDecrypt({ key, ...OAEP_SHA256 }, sealed);
  } catch {
    return undefined;
  }
}

import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { canonicalBytes, concat } from '../kernel/index.ts';

/** AES-256-GCM (SP 800-38D), one random nonce a sealing. */
const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** The row a secret belongs to: sealed for one, it does not open in another. */
export type BoundTo = Readonly<Record<string, string>>;

export interface Sealer {
  /** Nonce, ciphertext, tag. */
  seal(secret: Uint8Array, boundTo: BoundTo): Uint8Array;
  /** Undefined when it was sealed with another key, for another use or row, or altered. */
  open(sealed: Uint8Array, boundTo: BoundTo): Uint8Array | undefined;
}

/**
 * A key for one use, 32 bytes (RFC 5869). `use` is for ever: what it sealed opens with it alone.
 * @throws {RangeError} when the sealing key is not 32 bytes.
 */
export function deriveKey(sealingKey: Uint8Array, use: string): Uint8Array {
  if (sealingKey.length !== KEY_BYTES) {
    throw new RangeError(`the sealing key has ${sealingKey.length} bytes, not ${KEY_BYTES}`);
  }
  return new Uint8Array(hkdfSync('sha256', sealingKey, '', use, KEY_BYTES));
}

/** Seals what must not lie open. @throws {RangeError} when the sealing key is not 32 bytes. */
export function createSealer(sealingKey: Uint8Array, use: string): Sealer {
  const key = deriveKey(sealingKey, use);
  return {
    seal: (secret, boundTo) => {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(CIPHER, key, nonce).setAAD(canonicalBytes(boundTo));
      const sealed = concat(cipher.update(secret), cipher.final());
      return concat(nonce, sealed, cipher.getAuthTag());
    },

    open: (sealed, boundTo) => {
      const options = { authTagLength: TAG_BYTES };
      try {
        const nonce = sealed.subarray(0, NONCE_BYTES);
        const decipher = createDecipheriv(CIPHER, key, nonce, options);
        decipher.setAAD(canonicalBytes(boundTo)).setAuthTag(sealed.subarray(-TAG_BYTES));
        const inner = sealed.subarray(NONCE_BYTES, -TAG_BYTES);
        return concat(decipher.update(inner), decipher.final());
      } catch {
        return undefined;
      }
    },
  };
}

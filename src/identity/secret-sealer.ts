import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { canonicalBytes, concat } from '../kernel/index.ts';

/** AES-256-GCM (SP 800-38D), one random nonce a sealing. */
const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** The row a secret belongs to: sealed for one, it does not open in another. */
export interface SealedFor {
  readonly keyid: string;
  readonly system: string;
  readonly agency: string;
  readonly algorithm: string;
}

export interface SecretSealer {
  /** Nonce, ciphertext, tag. */
  seal(secret: Uint8Array, owner: SealedFor): Uint8Array;
  /** Undefined when it was sealed with another key, for another owner, or altered. */
  open(sealed: Uint8Array, owner: SealedFor): Uint8Array | undefined;
  /** The same for the same secret, and of no use in guessing it without the sealing key. */
  fingerprint(secret: Uint8Array): Uint8Array;
}

const plain = (bytes: ArrayBuffer | Buffer): Uint8Array => new Uint8Array(bytes);

/** @throws {RangeError} when the sealing key is not 32 bytes. */
export function createSecretSealer(sealingKey: Uint8Array): SecretSealer {
  if (sealingKey.length !== KEY_BYTES) {
    throw new RangeError(`the sealing key has ${sealingKey.length} bytes, not ${KEY_BYTES}`);
  }
  const derived = (use: string): Uint8Array =>
    plain(hkdfSync('sha256', sealingKey, '', `jingwei key secrets: ${use}`, KEY_BYTES));
  const sealing = derived('seal');
  const fingerprinting = derived('fingerprint');
  const bound = ({ keyid, system, agency, algorithm }: SealedFor): Uint8Array =>
    canonicalBytes({ keyid, system, agency, algorithm });

  return {
    seal: (secret, owner) => {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(CIPHER, sealing, nonce).setAAD(bound(owner));
      const sealed = concat(cipher.update(secret), cipher.final());
      return concat(nonce, sealed, cipher.getAuthTag());
    },

    open: (sealed, owner) => {
      const options = { authTagLength: TAG_BYTES };
      try {
        const nonce = sealed.subarray(0, NONCE_BYTES);
        const decipher = createDecipheriv(CIPHER, sealing, nonce, options).setAAD(bound(owner));
        decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
        const inner = sealed.subarray(NONCE_BYTES, -TAG_BYTES);
        return concat(decipher.update(inner), decipher.final());
      } catch {
        return undefined;
      }
    },

    fingerprint: (secret) => plain(createHmac('sha256', fingerprinting).update(secret).digest()),
  };
}

import { createHmac } from 'node:crypto';
import { createSealer, deriveKey } from '../storage/index.ts';

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

/** Owners come as whole rows; no more than this of them is bound. */
const bound = ({ keyid, system, agency, algorithm }: SealedFor): Record<string, string> => ({
  keyid,
  system,
  agency,
  algorithm,
});

/** @throws {RangeError} when the sealing key is not 32 bytes. */
export function createSecretSealer(sealingKey: Uint8Array): SecretSealer {
  const sealer = createSealer(sealingKey, 'jingwei key secrets: seal');
  const fingerprinting = deriveKey(sealingKey, 'jingwei key secrets: fingerprint');
  return {
    seal: (secret, owner) => sealer.seal(secret, bound(owner)),
    open: (sealed, owner) => sealer.open(sealed, bound(owner)),
    fingerprint: (secret) =>
      new Uint8Array(createHmac('sha256', fingerprinting).update(secret).digest()),
  };
}

import type { AlgorithmName } from './algorithms.ts';

/** A private key, or a shared secret, as its provider holds it. */
export interface SigningKey {
  readonly keyid: string;
  readonly algorithm: AlgorithmName;
  /** Belongs to the provider: a KeyObject in Node, a slot number in an HSM. */
  readonly handle: unknown;
}

/** A public key, or a shared secret; `algorithm` is what the key was registered with. */
export interface VerificationKey {
  readonly keyid: string;
  readonly algorithm: AlgorithmName;
  readonly handle: unknown;
}

/**
 * The port to cryptography. Signing and verifying are asynchronous so that an HSM or a signature
 * server can stand behind them; hashing is not, because it never leaves the process.
 */
export interface CryptoProvider {
  sha256(bytes: Uint8Array): Uint8Array;
  sha512(bytes: Uint8Array): Uint8Array;
  /** Rejects when the key cannot be used; there is no partial result. */
  sign(key: SigningKey, bytes: Uint8Array): Promise<Uint8Array>;
  /** False for any signature that does not hold, of whatever length; never rejects on one. */
  verify(key: VerificationKey, bytes: Uint8Array, signature: Uint8Array): Promise<boolean>;
  /** Cryptographically strong. */
  randomBytes(count: number): Uint8Array;
}

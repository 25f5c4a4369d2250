import type { Sha256 } from '../kernel/index.ts';
import type { NoteSigner, NoteVerifier } from './note.ts';
import { ed25519KeyHash, type NoteKey } from './verifier-key.ts';

/** Length of an Ed25519 signature (RFC 8032 §5.1.6). */
const ED25519_SIGNATURE_BYTES = 64;

/** Signs with the private key that belongs to a public key; the key itself stays with the caller. */
export type Ed25519Sign = (message: Uint8Array) => Uint8Array | Promise<Uint8Array>;

/** RFC 8032 verification; told false, not thrown, when the signature is wrong. */
export type Ed25519Verify = (signed: {
  readonly publicKey: Uint8Array;
  readonly message: Uint8Array;
  readonly signature: Uint8Array;
}) => boolean | Promise<boolean>;

/** @throws {RangeError} when the key cannot sign notes. */
export function ed25519NoteSigner(sha256: Sha256, key: NoteKey, sign: Ed25519Sign): NoteSigner {
  return {
    name: key.name,
    keyHash: ed25519KeyHash(sha256, key),
    sign: async (text) => sign(text),
  };
}

/** @throws {RangeError} when the key cannot sign notes. */
export function ed25519NoteVerifier(
  sha256: Sha256,
  key: NoteKey,
  verify: Ed25519Verify,
): NoteVerifier {
  return {
    name: key.name,
    keyHash: ed25519KeyHash(sha256, key),
    verify: async (message, signature) =>
      signature.length === ED25519_SIGNATURE_BYTES &&
      (await verify({ publicKey: key.publicKey, message, signature })),
  };
}

import { createPrivateKey, createPublicKey, sign, type KeyObject } from 'node:crypto';
import type { Clock, Sha256 } from '../kernel/index.ts';
import { cosignatureKeyOf, cosigner, type NoteSigner } from '../proofs/index.ts';

/** Where an Ed25519 SubjectPublicKeyInfo holds its 32 key bytes (RFC 8410 §4). */
const ED25519_KEY_BYTES = 32;

const MS_PER_SECOND = 1000;

export interface WitnessKey {
  readonly signer: NoteSigner;
  /** For whoever checks cosignatures: a vkey of type 0x04. */
  readonly verifierKey: string;
}

function ed25519KeyOf(pem: string): KeyObject {
  const key = createPrivateKey(pem);
  if (key.asymmetricKeyType !== 'ed25519') throw new Error('not an Ed25519 private key');
  return key;
}

/** The key of a witness from its private key. @throws {Error} when it is none of Ed25519 */
export function witnessKey(
  sha256: Sha256,
  { name, pem }: { readonly name: string; readonly pem: string },
  clock: Clock,
): WitnessKey {
  const privateKey = ed25519KeyOf(pem);
  const spki = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
  const key = { name, publicKey: new Uint8Array(spki.subarray(-ED25519_KEY_BYTES)) };
  const signer = cosigner(sha256, {
    key,
    sign: (message) => sign(null, message, privateKey),
    nowSeconds: () => Math.floor(clock.now() / MS_PER_SECOND),
  });
  return { signer, verifierKey: cosignatureKeyOf(sha256, key) };
}

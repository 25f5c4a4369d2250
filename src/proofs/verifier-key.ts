import { base64Of, bytesOfBase64, concat, hexOf, utf8, type Sha256 } from '../kernel/index.ts';
import { KEY_HASH_BYTES } from './note.ts';
import { isKeyName } from './note-text.ts';

/** Length of an Ed25519 public key (RFC 8032 §5.1.5). */
const ED25519_KEY_BYTES = 32;

/** Signature type of c2sp.org/signed-note for Ed25519. */
const ED25519_TYPE = 0x01;

/** A public key under the name that signs notes. */
export interface NoteKey {
  readonly name: string;
  readonly publicKey: Uint8Array;
}

export interface VerifierKey extends NoteKey {
  readonly keyHash: Uint8Array;
}

/**
 * The four bytes that name an Ed25519 key in a signature line (signed-note, Ed25519 signatures).
 * @throws {RangeError} when it is not a key name with a public key of 32 bytes.
 */
export function ed25519KeyHash(sha256: Sha256, key: NoteKey): Uint8Array {
  if (!isKeyName(key.name)) throw new RangeError('not a key name');
  if (key.publicKey.length !== ED25519_KEY_BYTES) throw new RangeError('not an Ed25519 key');
  const typed = concat(utf8(`${key.name}\n`), Uint8Array.of(ED25519_TYPE), key.publicKey);
  return sha256(typed).slice(0, KEY_HASH_BYTES);
}

/**
 * The vkey text of an Ed25519 key: `name+hex8+base64(01 || key)`.
 * @throws {RangeError} as `ed25519KeyHash`.
 */
export function verifierKeyOf(sha256: Sha256, name: string, publicKey: Uint8Array): string {
  const keyHash = ed25519KeyHash(sha256, { name, publicKey });
  return `${name}+${hexOf(keyHash)}+${base64Of(concat(Uint8Array.of(ED25519_TYPE), publicKey))}`;
}

/** The parts of an Ed25519 vkey; undefined when malformed or when its key id is not its own. */
export function parseVerifierKey(sha256: Sha256, vkey: string): VerifierKey | undefined {
  // Base64 may hold a plus itself, so only the first two divide.
  const parts = /^([^+]+)\+[0-9a-f]{8}\+([^]+)$/.exec(vkey);
  const typed = bytesOfBase64(parts?.[2] ?? '');
  const name = parts?.[1] ?? '';
  if (typed?.[0] !== ED25519_TYPE || typed.length !== 1 + ED25519_KEY_BYTES) return undefined;
  const publicKey = typed.slice(1);
  if (!isKeyName(name) || verifierKeyOf(sha256, name, publicKey) !== vkey) return undefined;
  return { name, keyHash: ed25519KeyHash(sha256, { name, publicKey }), publicKey };
}

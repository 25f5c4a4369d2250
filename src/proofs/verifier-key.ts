import { base64Of, bytesOfBase64, concat, hexOf, utf8, type Sha256 } from '../kernel/index.ts';
import { KEY_HASH_BYTES } from './note.ts';
import { isKeyName } from './note-text.ts';

/** Length of an Ed25519 public key (RFC 8032 §5.1.5). */
const ED25519_KEY_BYTES = 32;

/** Signature types of c2sp.org/signed-note: Ed25519, and Ed25519 of a witness (tlog-cosignature). */
const ED25519_TYPE = 0x01;
export const COSIGNATURE_TYPE = 0x04;
type SignatureType = typeof ED25519_TYPE | typeof COSIGNATURE_TYPE;

/** A public key under the name that signs notes. */
export interface NoteKey {
  readonly name: string;
  readonly publicKey: Uint8Array;
}

export interface VerifierKey extends NoteKey {
  readonly keyHash: Uint8Array;
}

/**
 * The four bytes that name a key in a signature line (signed-note, Signatures).
 * @throws {RangeError} when it is not a key name with a public key of 32 bytes.
 */
export function typedKeyHash(sha256: Sha256, key: NoteKey, type: SignatureType): Uint8Array {
  if (!isKeyName(key.name)) throw new RangeError('not a key name');
  if (key.publicKey.length !== ED25519_KEY_BYTES) throw new RangeError('not an Ed25519 key');
  const typed = concat(utf8(`${key.name}\n`), Uint8Array.of(type), key.publicKey);
  return sha256(typed).slice(0, KEY_HASH_BYTES);
}

/** As `typedKeyHash`, of a key that signs notes of its own. */
export function ed25519KeyHash(sha256: Sha256, key: NoteKey): Uint8Array {
  return typedKeyHash(sha256, key, ED25519_TYPE);
}

/**
 * The vkey text of a key: `name+hex8+base64(type || key)`.
 * @throws {RangeError} as `typedKeyHash`.
 */
export function typedVerifierKey(sha256: Sha256, key: NoteKey, type: SignatureType): string {
  const keyHash = typedKeyHash(sha256, key, type);
  const typed = concat(Uint8Array.of(type), key.publicKey);
  return `${key.name}+${hexOf(keyHash)}+${base64Of(typed)}`;
}

/** As `typedVerifierKey`, of a key that signs notes of its own: type 0x01. */
export function verifierKeyOf(sha256: Sha256, name: string, publicKey: Uint8Array): string {
  return typedVerifierKey(sha256, { name, publicKey }, ED25519_TYPE);
}

/** The parts of a vkey of this type; undefined when malformed or when its key id is not its own. */
export function parseTypedKey(
  sha256: Sha256,
  vkey: string,
  type: SignatureType,
): VerifierKey | undefined {
  // Base64 may hold a plus itself, so only the first two divide.
  const parts = /^([^+]+)\+[0-9a-f]{8}\+([^]+)$/.exec(vkey);
  const typed = bytesOfBase64(parts?.[2] ?? '');
  const name = parts?.[1] ?? '';
  if (typed?.[0] !== type || typed.length !== 1 + ED25519_KEY_BYTES) return undefined;
  const key = { name, publicKey: typed.slice(1) };
  if (!isKeyName(name) || typedVerifierKey(sha256, key, type) !== vkey) return undefined;
  return { ...key, keyHash: typedKeyHash(sha256, key, type) };
}

/** As `parseTypedKey`, of a key that signs notes of its own. */
export function parseVerifierKey(sha256: Sha256, vkey: string): VerifierKey | undefined {
  return parseTypedKey(sha256, vkey, ED25519_TYPE);
}

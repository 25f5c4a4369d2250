import { base64Of, concat, type Sha256 } from '../kernel/index.ts';
import {
  cosignatureVerifier,
  ed25519NoteVerifier,
  parseCosignatureKey,
  parseVerifierKey,
  type Ed25519Verify,
  type NoteVerifier,
} from '../proofs/index.ts';
import { createNodeCryptoProvider } from '../signatures/index.ts';

/** DER of an Ed25519 SubjectPublicKeyInfo up to the key (RFC 8410 §4). */
const SPKI_PREFIX = Uint8Array.from([48, 42, 48, 5, 6, 3, 43, 101, 112, 3, 33, 0]);

const provider = createNodeCryptoProvider();

const verify: Ed25519Verify = ({ publicKey, message, signature }) => {
  const imported = provider.importVerificationKey('note', pemOf(publicKey));
  return imported ? provider.verify(imported, message, signature) : false;
};

/** @throws {Error} when the text is not an Ed25519 verifier key */
export function noteVerifierOf(sha256: Sha256, verifierKey: string): NoteVerifier {
  const key = parseVerifierKey(sha256, verifierKey);
  if (key === undefined) throw new Error('not an Ed25519 verifier key');
  return ed25519NoteVerifier(sha256, key, verify);
}

/** @throws {Error} when the text is not the verifier key of a witness */
export function cosignatureVerifierOf(sha256: Sha256, verifierKey: string): NoteVerifier {
  const key = parseCosignatureKey(sha256, verifierKey);
  if (key === undefined) throw new Error("not a witness's Ed25519 verifier key");
  return cosignatureVerifier(sha256, key, verify);
}

function pemOf(publicKey: Uint8Array): string {
  const der = base64Of(concat(SPKI_PREFIX, publicKey));
  return `-----BEGIN PUBLIC KEY-----\n${der}\n-----END PUBLIC KEY-----\n`;
}

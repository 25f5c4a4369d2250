import { base64Of, concat, type Sha256 } from '../kernel/index.ts';
import { ed25519NoteVerifier, parseVerifierKey, type NoteVerifier } from '../proofs/index.ts';
import { createNodeCryptoProvider } from '../signatures/index.ts';

/** DER of an Ed25519 SubjectPublicKeyInfo up to the key (RFC 8410 §4). */
const SPKI_PREFIX = Uint8Array.from([48, 42, 48, 5, 6, 3, 43, 101, 112, 3, 33, 0]);

/** @throws {Error} when the text is not an Ed25519 verifier key */
export function noteVerifierOf(sha256: Sha256, verifierKey: string): NoteVerifier {
  const key = parseVerifierKey(sha256, verifierKey);
  if (key === undefined) throw new Error('not an Ed25519 verifier key');
  const provider = createNodeCryptoProvider();
  return ed25519NoteVerifier(sha256, key, ({ publicKey, message, signature }) => {
    const imported = provider.importVerificationKey(key.name, pemOf(publicKey));
    return imported ? provider.verify(imported, message, signature) : false;
  });
}

function pemOf(publicKey: Uint8Array): string {
  const der = base64Of(concat(SPKI_PREFIX, publicKey));
  return `-----BEGIN PUBLIC KEY-----\n${der}\n-----END PUBLIC KEY-----\n`;
}

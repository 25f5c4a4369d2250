import { concat, utf8, type Sha256 } from '../kernel/index.ts';
import type { Ed25519Sign, Ed25519Verify } from './ed25519-note.ts';
import type { NoteSigner, NoteVerifier } from './note.ts';
import {
  COSIGNATURE_TYPE,
  parseTypedKey,
  typedKeyHash,
  typedVerifierKey,
  type NoteKey,
  type VerifierKey,
} from './verifier-key.ts';

/** Length of the time that precedes the signature. */
const TIME_BYTES = 8;

/** Time and Ed25519 signature (c2sp.org/tlog-cosignature, Format). */
const COSIGNATURE_BYTES = TIME_BYTES + 64;

/** What a witness signs: the time, and the checkpoint's text with any extension lines. */
function cosignedMessage(seconds: number, checkpoint: Uint8Array): Uint8Array {
  return concat(utf8(`cosignature/v1\ntime ${seconds}\n`), checkpoint);
}

function timeBytes(seconds: number): Uint8Array {
  const bytes = new Uint8Array(TIME_BYTES);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(seconds));
  return bytes;
}

/** When a cosignature says it was made, POSIX seconds; undefined when it is none. */
export function cosignatureTime(signature: Uint8Array): number | undefined {
  if (signature.length !== COSIGNATURE_BYTES) return undefined;
  const view = new DataView(signature.buffer, signature.byteOffset, TIME_BYTES);
  const seconds = Number(view.getBigUint64(0));
  return Number.isSafeInteger(seconds) ? seconds : undefined;
}

export interface CosignerParts {
  readonly key: NoteKey;
  readonly sign: Ed25519Sign;
  /** POSIX seconds, asked for at each signature. */
  readonly nowSeconds: () => number;
}

/**
 * Signs checkpoints as a witness, Ed25519 cosignature/v1: that this is the largest consistent tree
 * it has seen at that time. @throws {RangeError} when the key cannot sign notes.
 */
export function cosigner(sha256: Sha256, { key, sign, nowSeconds }: CosignerParts): NoteSigner {
  return {
    name: key.name,
    keyHash: typedKeyHash(sha256, key, COSIGNATURE_TYPE),
    sign: async (text) => {
      const seconds = nowSeconds();
      return concat(timeBytes(seconds), await sign(cosignedMessage(seconds, text)));
    },
  };
}

/** @throws {RangeError} when the key cannot sign notes. */
export function cosignatureVerifier(
  sha256: Sha256,
  key: NoteKey,
  verify: Ed25519Verify,
): NoteVerifier {
  return {
    name: key.name,
    keyHash: typedKeyHash(sha256, key, COSIGNATURE_TYPE),
    verify: async (text, blob) => {
      const seconds = cosignatureTime(blob);
      if (seconds === undefined) return false;
      const message = cosignedMessage(seconds, text);
      return verify({ publicKey: key.publicKey, message, signature: blob.slice(TIME_BYTES) });
    },
  };
}

/** The vkey text of a witness's key, of type 0x04. @throws {RangeError} as `cosigner`. */
export function cosignatureKeyOf(sha256: Sha256, key: NoteKey): string {
  return typedVerifierKey(sha256, key, COSIGNATURE_TYPE);
}

/** The parts of a witness's vkey; undefined when malformed or when its key id is not its own. */
export function parseCosignatureKey(sha256: Sha256, vkey: string): VerifierKey | undefined {
  return parseTypedKey(sha256, vkey, COSIGNATURE_TYPE);
}

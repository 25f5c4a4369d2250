import { base64Of, bytesOfBase64, concat, sameBytes, utf8 } from '../kernel/index.ts';
import { isKeyName, isNoteText, NOTE_SIGNATURES_MAX } from './note-text.ts';

/** Length of the key id that precedes each signature. */
export const KEY_HASH_BYTES = 4;

export interface NoteSigner {
  readonly name: string;
  readonly keyHash: Uint8Array;
  /** The signature blob that follows the key id. */
  sign(text: Uint8Array): Promise<Uint8Array>;
}

export interface NoteVerifier {
  readonly name: string;
  readonly keyHash: Uint8Array;
  verify(text: Uint8Array, signature: Uint8Array): Promise<boolean>;
}

/** A note whose text may be believed as far as the named keys are trusted. */
export interface OpenedNote {
  readonly text: string;
  /** Names of the keys whose signatures verified, each once, in the order of the note. */
  readonly verifiedBy: readonly string[];
}

export interface NoteSignature {
  readonly name: string;
  readonly keyHash: Uint8Array;
  /** The blob after the key id. */
  readonly signature: Uint8Array;
}

/** As `OpenedNote`, with the signatures themselves. */
export interface VerifiedNote {
  readonly text: string;
  /** In the order of the note. */
  readonly signatures: readonly NoteSignature[];
}

/**
 * The signed note of c2sp.org/signed-note over a text that ends in a newline.
 * @throws {RangeError} when the text or a key name has no place in a note.
 */
export async function signNote(text: string, signers: readonly NoteSigner[]): Promise<string> {
  if (!isNoteText(text)) throw new RangeError('text of a note ends in a newline');
  if (signers.length === 0 || signers.length > NOTE_SIGNATURES_MAX) {
    throw new RangeError('a note has between one signature and the most a reader accepts');
  }
  const bytes = utf8(text);
  const lines = await Promise.all(signers.map((signer) => signatureLine(signer, bytes)));
  return `${text}\n${lines.join('')}`;
}

/** One key's line under this text, as it stands in a note or in a witness's answer. */
export async function signatureLine(signer: NoteSigner, text: Uint8Array): Promise<string> {
  const { name, keyHash } = signer;
  return formatSignature({ name, keyHash, signature: await signer.sign(text) });
}

/** @throws {RangeError} when it is no signature of a note key. */
export function formatSignature({ name, keyHash, signature }: NoteSignature): string {
  if (!isKeyName(name) || keyHash.length !== KEY_HASH_BYTES) throw new RangeError('not a note key');
  return `— ${name} ${base64Of(concat(keyHash, signature))}\n`;
}

/**
 * The text of a note that at least one of the keys signed. Undefined when the note is malformed,
 * when a known key's signature fails, or when no known key signed.
 */
export async function openNote(
  note: string,
  verifiers: readonly NoteVerifier[],
): Promise<OpenedNote | undefined> {
  const verified = await verifiedSignatures(note, verifiers);
  if (verified === undefined) return undefined;
  const names = verified.signatures.map(({ name }) => name);
  return { text: verified.text, verifiedBy: [...new Set(names)] };
}

/** As `openNote`, for whoever needs what is in the signatures, as a cosignature's time. */
export async function verifiedSignatures(
  note: string,
  verifiers: readonly NoteVerifier[],
): Promise<VerifiedNote | undefined> {
  const split = splitNote(note);
  if (split === undefined) return undefined;
  const bytes = utf8(split.text);
  const known: NoteSignature[] = [];
  for (const signature of split.signatures) {
    // Two keys of one name and id are a mistake of configuration: both must agree, or none is told.
    const keys = verifiers.filter((candidate) => isKeyOf(candidate, signature));
    for (const verifier of keys) {
      if (!(await verifier.verify(bytes, signature.signature))) return undefined;
    }
    if (keys.length > 0) known.push(signature);
  }
  return known.length > 0 ? { text: split.text, signatures: known } : undefined;
}

/** The text of a well-formed note, whoever signed it: believe nothing in it. */
export function unverifiedText(note: string): string | undefined {
  return splitNote(note)?.text;
}

function isKeyOf(verifier: NoteVerifier, signature: NoteSignature): boolean {
  return verifier.name === signature.name && sameBytes(verifier.keyHash, signature.keyHash);
}

function splitNote(
  note: string,
): { readonly text: string; readonly signatures: readonly NoteSignature[] } | undefined {
  if (!isNoteText(note)) return undefined;
  // The text may hold empty lines itself; the last one divides.
  const end = note.lastIndexOf('\n\n') + 1;
  const lines = note.slice(end + 1, -1).split('\n');
  if (end === 0 || lines.length > NOTE_SIGNATURES_MAX) return undefined;
  const signatures = lines.map(parseSignatureLine).filter((line) => line !== undefined);
  return signatures.length === lines.length ? { text: note.slice(0, end), signatures } : undefined;
}

function parseSignatureLine(line: string): NoteSignature | undefined {
  const [dash, name, encoded, ...rest] = line.split(' ');
  if (dash !== '—' || name === undefined || encoded === undefined || rest.length > 0) {
    return undefined;
  }
  const blob = bytesOfBase64(encoded);
  if (!isKeyName(name) || blob === undefined || blob.length <= KEY_HASH_BYTES) return undefined;
  return {
    name,
    keyHash: blob.slice(0, KEY_HASH_BYTES),
    signature: blob.slice(KEY_HASH_BYTES),
  };
}

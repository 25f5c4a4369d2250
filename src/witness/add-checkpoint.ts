import { base64Of, bytesOfBase64 } from '../kernel/index.ts';
import { isHash, parseCheckpoint, parseCount, unverifiedText } from '../proofs/index.ts';
import type { Checkpoint } from '../proofs/index.ts';

/** Lines of a consistency proof in one request (c2sp.org/tlog-witness, add-checkpoint). */
const PROOF_LINES_MAX = 63;

/** What a log asks a witness: to cosign the checkpoint as the continuation of what it cosigned. */
export interface AddCheckpoint {
  /** Size of the tree that the witness cosigned last. */
  readonly old: number;
  readonly proof: readonly Uint8Array[];
  /** The signed note. */
  readonly note: string;
}

/** A request as it was read; nothing in its checkpoint is believed yet. */
export interface ReadRequest extends AddCheckpoint {
  readonly checkpoint: Checkpoint;
  /** What the log signed, of which a witness signs every byte. */
  readonly text: string;
}

export function formatAddCheckpoint({ old, proof, note }: AddCheckpoint): string {
  return `${[`old ${old}`, ...proof.map(base64Of)].join('\n')}\n\n${note}`;
}

/** Undefined when the body is not of the form, its checkpoint included. */
export function parseAddCheckpoint(body: string): ReadRequest | undefined {
  const end = body.indexOf('\n\n');
  if (end < 0) return undefined;
  const [oldLine = '', ...proofLines] = body.slice(0, end).split('\n');
  const old = oldLine.startsWith('old ') ? parseCount(oldLine.slice('old '.length)) : undefined;
  const proof = parseProof(proofLines);
  const noted = parseNote(body.slice(end + 2));
  return old !== undefined && proof && noted ? { old, proof, ...noted } : undefined;
}

function parseProof(lines: readonly string[]): readonly Uint8Array[] | undefined {
  if (lines.length > PROOF_LINES_MAX) return undefined;
  const hashes = lines.map(bytesOfBase64).filter(isHash);
  return hashes.length === lines.length ? hashes : undefined;
}

function parseNote(note: string): Pick<ReadRequest, 'note' | 'text' | 'checkpoint'> | undefined {
  const text = unverifiedText(note);
  const checkpoint = text === undefined ? undefined : parseCheckpoint(text);
  return text !== undefined && checkpoint ? { note, text, checkpoint } : undefined;
}

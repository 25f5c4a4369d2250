import { base64Of, bytesOfBase64 } from '../kernel/index.ts';
import { parseCount } from './checkpoint.ts';
import { isNoteText, NOTE_LENGTH_MAX } from './note-text.ts';
import { isCount, isHash } from './tree-hash.ts';

/** A tree below 2^53 leaves is no deeper than this, and so no proof is longer. */
const PROOF_HASHES_MAX = 53;

/** A note, and as much again for extra data and hashes (UTF-16 units). */
const TLOG_PROOF_LENGTH_MAX = 2 * NOTE_LENGTH_MAX;

const TLOG_PROOF_HEADER = 'c2sp.org/tlog-proof@v1';

/** An inclusion proof with the checkpoint it leads to (c2sp.org/tlog-proof). */
export interface TlogProof {
  readonly index: number;
  /** Leaf's sibling first. */
  readonly proof: readonly Uint8Array[];
  /** The signed note, verbatim. */
  readonly checkpoint: string;
  /** Opaque and not authenticated. */
  readonly extra?: Uint8Array;
}

/** @throws {RangeError} when a part has no place in a proof file. */
export function formatTlogProof(proof: TlogProof): string {
  if (!isCount(proof.index) || !areProofHashes(proof.proof) || !isNoteText(proof.checkpoint)) {
    throw new RangeError('not a proof of a log');
  }
  const { extra } = proof;
  const lines = [
    TLOG_PROOF_HEADER,
    ...(extra === undefined || extra.length === 0 ? [] : [`extra ${base64Of(extra)}`]),
    `index ${proof.index}`,
    ...proof.proof.map(base64Of),
  ];
  return `${lines.join('\n')}\n\n${proof.checkpoint}`;
}

/** The parts of a proof file; the checkpoint is cut out, not verified. */
export function parseTlogProof(text: string): TlogProof | undefined {
  const end = text.indexOf('\n\n');
  const checkpoint = text.slice(end + 2);
  if (end < 0 || text.length > TLOG_PROOF_LENGTH_MAX || !isNoteText(checkpoint)) return undefined;
  const [header, first, ...rest] = text.slice(0, end).split('\n');
  if (header !== TLOG_PROOF_HEADER) return undefined;
  const extraText = after('extra ', first);
  if (extraText === undefined) return proofOf([first, ...rest], checkpoint);
  const extra = bytesOfBase64(extraText);
  const proof = proofOf(rest, checkpoint);
  // No extra data is written by leaving out its line.
  return proof && extra && extra.length > 0 ? { ...proof, extra } : undefined;
}

function proofOf(
  lines: readonly (string | undefined)[],
  checkpoint: string,
): TlogProof | undefined {
  const [indexLine, ...hashLines] = lines;
  const index = parseCount(after('index ', indexLine));
  const proof = hashLines.map((line) => bytesOfBase64(line ?? ''));
  return index !== undefined && areProofHashes(proof) ? { index, proof, checkpoint } : undefined;
}

function after(word: string, line: string | undefined): string | undefined {
  return line?.startsWith(word) ? line.slice(word.length) : undefined;
}

/** A list short enough to be a proof, of hashes only. */
export function areProofHashes(hashes: readonly unknown[]): hashes is readonly Uint8Array[] {
  return hashes.length <= PROOF_HASHES_MAX && hashes.every(isHash);
}

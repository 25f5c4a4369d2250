import { base64Of, bytesOfBase64 } from '../kernel/index.ts';
import { isNoteText } from './note-text.ts';
import { isCount, isHash } from './tree-hash.ts';

/** What a log says about itself at one size (c2sp.org/tlog-checkpoint). */
export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
}

/**
 * The note text to sign: three lines, without extensions.
 * @throws {RangeError} when a part has no place in a checkpoint.
 */
export function formatCheckpoint(checkpoint: Checkpoint): string {
  const { origin, size, root } = checkpoint;
  if (origin === '' || origin.includes('\n') || !isNoteText(`${origin}\n`)) {
    throw new RangeError('an origin is one line of text');
  }
  if (!isCount(size) || !isHash(root)) throw new RangeError('not the size and root of a tree');
  return `${origin}\n${size}\n${base64Of(root)}\n`;
}

/** The checkpoint in a note text; extension lines are allowed and ignored. */
export function parseCheckpoint(text: string): Checkpoint | undefined {
  const lines = text.slice(0, -1).split('\n');
  if (!isNoteText(text) || lines.includes('')) return undefined;
  const [origin, sizeText, rootText] = lines;
  if (origin === undefined || rootText === undefined) return undefined;
  const size = parseCount(sizeText);
  const root = bytesOfBase64(rootText);
  return size !== undefined && isHash(root) ? { origin, size, root } : undefined;
}

/** What a signed note says of a log; nothing is verified. */
export function checkpointIn(note: string): Checkpoint | undefined {
  const end = note.lastIndexOf('\n\n');
  return end < 0 ? undefined : parseCheckpoint(note.slice(0, end + 1));
}

/** ASCII decimal without leading zeroes, below 2^53. */
export function parseCount(text: string | undefined): number | undefined {
  if (text === undefined || !/^(?:0|[1-9][0-9]{0,15})$/.test(text)) return undefined;
  return isCount(Number(text)) ? Number(text) : undefined;
}

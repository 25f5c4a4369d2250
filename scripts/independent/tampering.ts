import { readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  decodeEntryBundle,
  encodeEntryBundle,
  HASH_BYTES,
  TILE_WIDTH,
} from '../../src/proofs/index.ts';

const FIRST_ENTRIES = 'tile/entries/000';
const FIRST_HASHES = 'tile/0/000';

/** Which of the first tile is changed, moved or removed. */
const VICTIM = 7;

function flipBit(file: string, at: number): void {
  const bytes = readFileSync(file);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  writeFileSync(file, bytes);
}

/** Exchanges two neighbours. */
export function swapped<T>(values: readonly T[]): readonly T[] {
  const [a, b] = [values[VICTIM], values[VICTIM + 1]] as [T, T];
  return [...values.slice(0, VICTIM), b, a, ...values.slice(VICTIM + 2)];
}

function entriesIn(folder: string): readonly Uint8Array[] {
  const entries = decodeEntryBundle(readFileSync(join(folder, FIRST_ENTRIES)));
  if (entries === undefined) throw new Error('the mirror has no full tile of entries');
  return entries;
}

function reorder(folder: string): void {
  writeFileSync(join(folder, FIRST_ENTRIES), encodeEntryBundle(swapped(entriesIn(folder))));
}

/** Moves the leaf hashes along with the entries, as somebody would who knows the format. */
function reorderWithHashes(folder: string): void {
  reorder(folder);
  const file = join(folder, FIRST_HASHES);
  const bytes = readFileSync(file);
  const hashes = Array.from({ length: bytes.length / HASH_BYTES }, (_, at) =>
    bytes.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES),
  );
  writeFileSync(file, Buffer.concat(swapped(hashes)));
}

function removeEntry(folder: string): void {
  const entries = entriesIn(folder).filter((_, index) => index !== VICTIM);
  writeFileSync(join(folder, FIRST_ENTRIES), encodeEntryBundle(entries));
}

function growCheckpoint(folder: string): void {
  const file = join(folder, 'checkpoint');
  writeFileSync(file, readFileSync(file, 'utf8').replace(/\n(\d+)\n/, '\n1$1\n'));
}

/** A partial tile is cut where a whole entry or hash ends, the checkpoint left alone. */
function cutPartial(folder: string, kind: string, size: number): void {
  const [full, width] = [Math.floor(size / TILE_WIDTH), size % TILE_WIDTH];
  const file = join(folder, `tile/${kind}/${String(full).padStart(3, '0')}.p/${width}`);
  truncateSync(file, readFileSync(file).length - HASH_BYTES);
}

/** Of the tree that the mirror's checkpoint signs. */
export const sizeOf = (folder: string): number =>
  Number(readFileSync(join(folder, 'checkpoint'), 'utf8').split('\n')[1]);

export interface Tampering {
  readonly tamper: (folder: string) => void;
  /** What the rejection must speak of. */
  readonly rejection: string;
}

/** Each leaves a copy of a sound mirror as no honest log would; none has the log's key. */
export const tamperings: Readonly<Record<string, Tampering>> = {
  'entry: a bit changed': {
    tamper: (folder) => flipBit(join(folder, FIRST_ENTRIES), 100),
    rejection: 'entry 0: ',
  },
  'entry: one removed': { tamper: removeEntry, rejection: '255 entries' },
  'tile: a leaf hash changed': {
    tamper: (folder) => flipBit(join(folder, FIRST_HASHES), 40),
    rejection: 'tile 0 of level 0',
  },
  'tile: a hash above the leaves changed': {
    tamper: (folder) => flipBit(join(folder, 'tile/1/000.p/2'), 40),
    rejection: 'signed root',
  },
  'checkpoint: the size changed': { tamper: growCheckpoint, rejection: 'invalid signature' },
  'checkpoint: the signature changed': {
    tamper: (folder) => {
      const file = join(folder, 'checkpoint');
      flipBit(file, readFileSync(file).length - 20);
    },
    rejection: 'invalid signature',
  },
  'reordered: entries': { tamper: reorder, rejection: `entry ${VICTIM}: ` },
  'reordered: entries with their hashes': {
    tamper: reorderWithHashes,
    rejection: 'tile 0 of level 0',
  },
  'truncated: the last entries': {
    tamper: (folder) => cutPartial(folder, 'entries', sizeOf(folder)),
    rejection: 'cut short',
  },
  'truncated: the last hash': {
    tamper: (folder) => cutPartial(folder, '0', sizeOf(folder)),
    rejection: 'bytes',
  },
  'truncated: a whole tile gone': {
    tamper: (folder) => rmSync(join(folder, FIRST_ENTRIES)),
    rejection: 'no such file',
  },
};

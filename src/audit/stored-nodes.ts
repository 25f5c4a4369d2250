import type { Sha256 } from '../kernel/index.ts';
import { nodeHash, TILE_HEIGHT, type NodeAddress, type NodeAt } from '../proofs/index.ts';
import type { IndexRange, LogDatabase, TileHash } from './log-database.ts';

/** Rows up to the first gap: what comes after it would stand in the wrong place. */
export function densePrefix<Row extends { readonly index: number }>(
  rows: readonly Row[],
  from: number,
): readonly Row[] {
  const gap = rows.findIndex(({ index }, position) => index !== from + position);
  return gap < 0 ? rows : rows.slice(0, gap);
}

/**
 * Any node of the tree, from the stored hashes of tile levels: at most 128 rows each.
 * The function throws when a stored hash is missing.
 */
export function createStoredNodes(sha256: Sha256, database: Pick<LogDatabase, 'hashes'>): NodeAt {
  return ({ level, index }) => {
    const tileLevel = Math.floor(level / TILE_HEIGHT);
    const width = 2 ** (level % TILE_HEIGHT);
    const range = { from: index * width, to: (index + 1) * width };
    const hashes = completeHashes(database.hashes(tileLevel, range), tileLevel, range);
    return foldUp(sha256, hashes);
  };
}

function completeHashes(
  rows: readonly TileHash[],
  level: number,
  { from, to }: IndexRange,
): readonly Uint8Array[] {
  const dense = densePrefix(rows, from);
  if (dense.length !== to - from) {
    throw new Error(`the log lacks hash ${from + dense.length} of tile level ${level}`);
  }
  return dense.map(({ hash }) => hash);
}

function foldUp(sha256: Sha256, hashes: readonly Uint8Array[]): Uint8Array {
  let row = hashes;
  while (row.length > 1) {
    row = pairsOf(row).map(([left, right]) => nodeHash(sha256, left, right));
  }
  return row[0] as Uint8Array;
}

function pairsOf(row: readonly Uint8Array[]): readonly (readonly [Uint8Array, Uint8Array])[] {
  // The rows are a power of two wide, so each has its neighbour.
  return Array.from({ length: row.length / 2 }, (_, at) => [
    row[2 * at] as Uint8Array,
    row[2 * at + 1] as Uint8Array,
  ]);
}

/** The complete subtrees that make up a tree of this size, largest first. */
export function peaksOf(size: number): readonly NodeAddress[] {
  const peaks: NodeAddress[] = [];
  for (let begin = 0; begin < size;) {
    let level = 0;
    while (begin + 2 ** (level + 1) <= size) level += 1;
    peaks.push({ level, index: begin / 2 ** level });
    begin += 2 ** level;
  }
  return peaks;
}

import { concat } from '../kernel/index.ts';
import { encodeEntryBundle, TILE_WIDTH, type TileAddress } from '../proofs/index.ts';
import type { IndexRange, LogDatabase } from './log-database.ts';

/** Rows up to the first gap: what comes after it would stand in the wrong place. */
function densePrefix<Row extends { readonly index: number }>(
  rows: readonly Row[],
  from: number,
): readonly Row[] {
  const gap = rows.findIndex(({ index }, position) => index !== from + position);
  return gap < 0 ? rows : rows.slice(0, gap);
}

/** True when a log of this size has this tile, full or partial. */
export function isTileWithin(size: number, { level, index, width }: TileAddress): boolean {
  const hashes = level === 'entries' ? size : Math.floor(size / TILE_WIDTH ** level);
  const isWidth = Number.isSafeInteger(width) && width >= 1 && width <= TILE_WIDTH;
  return isWidth && index >= 0 && index * TILE_WIDTH + width <= hashes;
}

/** What is stored of a tile up to the first gap; undefined when that is nothing. */
export function readTile(database: TileReads, tile: TileAddress): Uint8Array | undefined {
  const { level, index, width } = tile;
  const range = { from: index * TILE_WIDTH, to: index * TILE_WIDTH + width };
  return level === 'entries'
    ? (database.entryBundle(range) ?? firstEntries(database, range))
    : (database.hashTile(level, range) ?? firstHashes(database, level, range));
}

type TileReads = Pick<LogDatabase, 'entries' | 'hashes' | 'entryBundle' | 'hashTile'>;

function firstEntries(database: TileReads, range: IndexRange): Uint8Array | undefined {
  const rows = densePrefix(database.entries(range), range.from);
  return rows.length === 0 ? undefined : encodeEntryBundle(rows.map(({ bytes }) => bytes));
}

function firstHashes(
  database: TileReads,
  level: number,
  range: IndexRange,
): Uint8Array | undefined {
  const rows = densePrefix(database.hashes(level, range), range.from);
  return rows.length === 0 ? undefined : concat(...rows.map(({ hash }) => hash));
}

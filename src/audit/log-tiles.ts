import { concat } from '../kernel/index.ts';
import { encodeEntryBundle, TILE_WIDTH, type TileAddress } from '../proofs/index.ts';
import type { LogDatabase } from './log-database.ts';
import { densePrefix } from './stored-nodes.ts';

/** True when a log of this size has this tile, full or partial. */
export function isTileWithin(size: number, { level, index, width }: TileAddress): boolean {
  const hashes = level === 'entries' ? size : Math.floor(size / TILE_WIDTH ** level);
  const isWidth = Number.isSafeInteger(width) && width >= 1 && width <= TILE_WIDTH;
  return isWidth && index >= 0 && index * TILE_WIDTH + width <= hashes;
}

/** What is stored of a tile up to the first gap; undefined when that is nothing. */
export function readTile(
  database: Pick<LogDatabase, 'entries' | 'hashes'>,
  { level, index, width }: TileAddress,
): Uint8Array | undefined {
  const range = { from: index * TILE_WIDTH, to: index * TILE_WIDTH + width };
  if (level === 'entries') {
    const rows = densePrefix(database.entries(range), range.from);
    return rows.length === 0 ? undefined : encodeEntryBundle(rows.map(({ bytes }) => bytes));
  }
  const rows = densePrefix(database.hashes(level, range), range.from);
  return rows.length === 0 ? undefined : concat(...rows.map(({ hash }) => hash));
}

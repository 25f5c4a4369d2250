import { parseCount } from './checkpoint.ts';

/** Levels of the tree in one tile (c2sp.org/tlog-tiles). */
export const TILE_HEIGHT = 8;
/** Hashes or entries in a full tile. */
export const TILE_WIDTH = 256;

const TILE_LEVEL_MAX = 63;

/** A tile of hashes, or a bundle of entries, and how much of it there is. */
export interface TileAddress {
  readonly level: number | 'entries';
  readonly index: number;
  /** 1..256; below 256 the tile is partial. */
  readonly width: number;
}

/** `tile/0/x001/x234/067.p/8`: the path below the log's prefix. */
export function tilePath(tile: TileAddress): string {
  const digits = String(tile.index);
  const padded = digits.padStart(Math.ceil(digits.length / 3) * 3, '0');
  const index = padded.replace(/\d{3}(?=\d)/g, 'x$&/');
  const suffix = tile.width === TILE_WIDTH ? '' : `.p/${tile.width}`;
  return `tile/${tile.level}/${index}${suffix}`;
}

/** The tile at a path; undefined for any spelling that `tilePath` does not produce. */
export function parseTilePath(path: string): TileAddress | undefined {
  const parts = /^tile\/(entries|\d{1,2})\/((?:x\d{3}\/){0,5}\d{3})(?:\.p\/(\d{1,3}))?$/.exec(path);
  if (parts === null) return undefined;
  const level = parts[1] === 'entries' ? parts[1] : Number(parts[1]);
  const index = Number(parts[2]?.replace(/[x/]/g, ''));
  const width = parts[3] === undefined ? TILE_WIDTH : Number(parts[3]);
  const tile: TileAddress = { level, index, width };
  // Leading zeroes, `.p/256` and empty leading groups all fail to come back as they were.
  return isTile(tile) && tilePath(tile) === path ? tile : undefined;
}

function isTile({ level, index, width }: TileAddress): boolean {
  const isLevel = level === 'entries' || level <= TILE_LEVEL_MAX;
  return isLevel && parseCount(String(index)) !== undefined && width >= 1 && width <= TILE_WIDTH;
}

/**
 * Every tile, full and partial, that a log of this size publishes: hashes from level 0 up, then
 * the entries. Grows with size / 128, so a reader of a large log walks levels itself.
 */
export function tilesOf(size: number): readonly TileAddress[] {
  const tiles: TileAddress[] = [];
  let level = 0;
  for (let nodes = size; nodes > 0; nodes = Math.floor(nodes / TILE_WIDTH)) {
    tiles.push(...tilesAcross(level, nodes));
    level += 1;
  }
  return [...tiles, ...tilesAcross('entries', size)];
}

function tilesAcross(level: TileAddress['level'], nodes: number): readonly TileAddress[] {
  return Array.from({ length: Math.ceil(nodes / TILE_WIDTH) }, (_, index) => ({
    level,
    index,
    width: Math.min(TILE_WIDTH, nodes - index * TILE_WIDTH),
  }));
}

import type { Sha256 } from '../../kernel/index.ts';
import {
  createFrontier,
  HASH_BYTES,
  subtreesOf,
  TILE_HEIGHT,
  TILE_WIDTH,
} from '../../proofs/index.ts';
import type { Frontier, NodeAddress } from '../../proofs/index.ts';
import { hashAt } from '../hash-tile-comparison.ts';
import type { LogSource } from '../log-source.ts';

export interface TilesToRead {
  readonly sha256: Sha256;
  readonly source: Pick<LogSource, 'tile'>;
  /** Of the tree whose tiles are read: a tile is asked for as wide as it is there. */
  readonly treeSize: number;
}

async function readPeak(
  { sha256, source, treeSize }: TilesToRead,
  { level, index }: NodeAddress,
): Promise<Uint8Array | undefined> {
  const tileLevel = Math.floor(level / TILE_HEIGHT);
  const hashCount = 2 ** (level % TILE_HEIGHT);
  const first = index * hashCount;
  const tileIndex = Math.floor(first / TILE_WIDTH);
  const there = Math.floor(treeSize / TILE_WIDTH ** tileLevel) - tileIndex * TILE_WIDTH;
  const width = Math.min(TILE_WIDTH, there);
  const tile = await source.tile({ level: tileLevel, index: tileIndex, width });
  const subtree = createFrontier(sha256);
  for (let position = 0; position < hashCount; position += 1) {
    const hash = hashAt(tile, (first % TILE_WIDTH) + position);
    if (hash.length !== HASH_BYTES) return undefined;
    subtree.append(hash);
  }
  return subtree.root();
}

/**
 * The right edge of the tree's first `size` leaves, from a few hash tiles. Undefined when a tile is
 * missing. Nothing is authenticated: the caller compares the root.
 */
export async function readFrontier(
  tiles: TilesToRead,
  size: number,
): Promise<Frontier | undefined> {
  const peaks: Uint8Array[] = [];
  for (const address of subtreesOf({ begin: 0, end: size })) {
    const peak = await readPeak(tiles, address);
    if (peak === undefined) return undefined;
    peaks.push(peak);
  }
  return createFrontier(tiles.sha256, { size, peaks });
}

import { sameBytes } from '../kernel/index.ts';
import { HASH_BYTES, TILE_HEIGHT, TILE_WIDTH } from '../proofs/index.ts';
import type { NodeRun } from '../proofs/index.ts';
import type { LogSource } from './log-source.ts';

/** Hash tiles above the leaves, against the nodes computed from the entries. */
export interface HashTileComparison {
  readonly isSound: boolean;
  check(run: NodeRun): Promise<void>;
}

/** The hash at a position of a tile; empty when the tile does not reach so far. */
export function hashAt(tile: Uint8Array | undefined, position: number): Uint8Array {
  const begin = position * HASH_BYTES;
  return tile?.slice(begin, begin + HASH_BYTES) ?? new Uint8Array(0);
}

/** Reads each tile once and holds one per level. */
export function createHashTileComparison(source: LogSource, size: number): HashTileComparison {
  const held = new Map<number, { readonly index: number; readonly tile: Uint8Array | undefined }>();
  let isSound = true;

  const tileAt = async (level: number, index: number): Promise<Uint8Array | undefined> => {
    const known = held.get(level);
    if (known?.index === index) return known.tile;
    const width = Math.min(TILE_WIDTH, Math.floor(size / TILE_WIDTH ** level) - index * TILE_WIDTH);
    const tile = await source.tile({ level, index, width });
    held.set(level, { index, tile });
    return tile;
  };

  return {
    get isSound() {
      return isSound;
    },
    check: async ({ level, first, hashes }) => {
      if (level === 0 || level % TILE_HEIGHT !== 0) return;
      for (const [position, hash] of hashes.entries()) {
        const index = first + position;
        const tile = await tileAt(level / TILE_HEIGHT, Math.floor(index / TILE_WIDTH));
        if (!sameBytes(hashAt(tile, index % TILE_WIDTH), hash)) isSound = false;
      }
    },
  };
}

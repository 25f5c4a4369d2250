import { concat } from '../../kernel/index.ts';
import { HASH_BYTES, TILE_HEIGHT, TILE_WIDTH } from '../../proofs/index.ts';
import type { CompletedNode, TileAddress } from '../../proofs/index.ts';
import { hashAt } from '../hash-tile-comparison.ts';
import type { LogSource } from '../log-source.ts';

export interface BuiltTile {
  readonly address: TileAddress;
  readonly bytes: Uint8Array;
}

/** Makes hash tiles of the nodes that a growing tree completes; holds one tile per level. */
export interface TileBuilder {
  /** The full tile that this node completes. Nodes between tile levels are not kept. */
  add(node: CompletedNode): BuiltTile | undefined;
  /** The partial tiles of the tree as it stands, from level 0 up. */
  partial(): readonly BuiltTile[];
}

interface OpenTile {
  readonly index: number;
  readonly hashes: Uint8Array[];
}

type OpenTiles = Map<number, OpenTile>;

const builtOf = (level: number, { index, hashes }: OpenTile): BuiltTile => ({
  address: { level, index, width: hashes.length },
  bytes: concat(...hashes),
});

function hashesOf(tile: Uint8Array | undefined, width: number): Uint8Array[] {
  const held = Math.min(width, Math.floor((tile?.length ?? 0) / HASH_BYTES));
  return Array.from({ length: held }, (_, position) => hashAt(tile, position));
}

/** The partial tiles above the leaves, as a tree of this size left them. */
async function openTilesOf(source: Pick<LogSource, 'tile'>, size: number): Promise<OpenTiles> {
  const open: OpenTiles = new Map();
  let nodes = Math.floor(size / TILE_WIDTH);
  for (let level = 1; nodes > 0; level += 1) {
    const [index, width] = [Math.floor(nodes / TILE_WIDTH), nodes % TILE_WIDTH];
    const tile = width === 0 ? undefined : await source.tile({ level, index, width });
    open.set(level, { index, hashes: hashesOf(tile, width) });
    nodes = index;
  }
  return open;
}

/** Goes on from the last full tile of leaves of a tree of this size, whose tiles are in the source. */
export async function resumeTiles(
  source: Pick<LogSource, 'tile'>,
  size: number,
): Promise<TileBuilder> {
  const open = await openTilesOf(source, size);
  return {
    add: ({ address, hash }) => {
      if (address.level % TILE_HEIGHT !== 0) return undefined;
      const level = address.level / TILE_HEIGHT;
      const index = Math.floor(address.index / TILE_WIDTH);
      const tile = open.get(level) ?? { index, hashes: [] };
      tile.hashes.push(hash);
      open.set(level, tile);
      if (tile.hashes.length < TILE_WIDTH) return undefined;
      open.set(level, { index: index + 1, hashes: [] });
      return builtOf(level, tile);
    },
    partial: () =>
      [...open]
        .sort(([a], [b]) => a - b)
        .filter(([, { hashes }]) => hashes.length > 0)
        .map(([level, tile]) => builtOf(level, tile)),
  };
}

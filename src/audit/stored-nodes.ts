import type { Sha256 } from '../kernel/index.ts';
import {
  HASH_BYTES,
  nodeHash,
  TILE_HEIGHT,
  type NodeAddress,
  type NodeAt,
} from '../proofs/index.ts';
import type { LogDatabase } from './log-database.ts';

/**
 * Any node of the tree, from the stored hashes of tile levels: at most 128 each.
 * The function throws when a stored hash is missing.
 */
export function createStoredNodes(sha256: Sha256, database: Pick<LogDatabase, 'hashTile'>): NodeAt {
  return ({ level, index }) => {
    const tileLevel = Math.floor(level / TILE_HEIGHT);
    const width = 2 ** (level % TILE_HEIGHT);
    const range = { from: index * width, to: (index + 1) * width };
    const packed = database.hashTile(tileLevel, range);
    if (packed?.length !== width * HASH_BYTES) {
      throw new Error(
        `the log lacks hashes ${range.from} to ${range.to - 1} of tile level ${tileLevel}`,
      );
    }
    return foldUp(sha256, packed, width);
  };
}

/** The root over so many hashes, a power of two, in place: each level takes half the room. */
function foldUp(sha256: Sha256, packed: Uint8Array, count: number): Uint8Array {
  const at = (position: number): Uint8Array =>
    packed.subarray(position * HASH_BYTES, (position + 1) * HASH_BYTES);
  for (let width = count / 2; width >= 1; width /= 2) {
    for (let place = 0; place < width; place += 1) {
      packed.set(nodeHash(sha256, at(2 * place), at(2 * place + 1)), place * HASH_BYTES);
    }
  }
  return packed.slice(0, HASH_BYTES);
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

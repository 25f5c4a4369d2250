import { HASH_BYTES, type NodeAddress, type NodeRun } from '../proofs/index.ts';

/**
 * Newest nodes of the tree, by level. A proof for an entry of the last commit needs peaks of the
 * tree before it and nodes of the commit itself, so it finds all it needs here.
 */
export interface RecentNodes {
  add(runs: readonly NodeRun[]): void;
  find(address: NodeAddress): Uint8Array | undefined;
}

interface Ring {
  readonly hashes: Uint8Array;
  /** Which node lies in each slot; -1 for none. */
  readonly indices: Float64Array;
}

/** Memory is fixed: one ring of `capacity` hashes for each level the tree has reached. */
export function createRecentNodes(capacity: number): RecentNodes {
  const rings: Ring[] = [];

  const ringOf = (level: number): Ring => {
    for (let next = rings.length; next <= level; next += 1) {
      const indices = new Float64Array(capacity).fill(-1);
      rings.push({ hashes: new Uint8Array(capacity * HASH_BYTES), indices });
    }
    return rings[level] as Ring;
  };

  return {
    add: (runs) => {
      for (const run of runs) {
        const { hashes, indices } = ringOf(run.level);
        for (const [position, hash] of run.hashes.entries()) {
          const slot = (run.first + position) % capacity;
          indices[slot] = run.first + position;
          hashes.set(hash, slot * HASH_BYTES);
        }
      }
    },
    find: ({ level, index }) => {
      const ring = rings[level];
      const slot = index % capacity;
      if (ring?.indices[slot] !== index) return undefined;
      return ring.hashes.slice(slot * HASH_BYTES, (slot + 1) * HASH_BYTES);
    },
  };
}

import { createHash } from 'node:crypto';
import type { LogSource } from '../../src/audit/index.ts';
import {
  consistencyProof,
  createFrontier,
  decodeEntryBundle,
  leafHash,
  TILE_WIDTH,
} from '../../src/proofs/index.ts';

/** The tree of a mirror, made from its entries alone. */
export interface MirrorTree {
  readonly root: Uint8Array;
  /** That the tree of all entries continues that of the first so many. */
  growthFrom(size: number): readonly Uint8Array[];
}

export const sha256 = (bytes: Uint8Array): Uint8Array =>
  createHash('sha256').update(bytes).digest();

/** @throws {Error} when there are not so many entries */
export async function treeOf(source: LogSource, size: number): Promise<MirrorTree> {
  const tree = createFrontier(sha256);
  const nodes = new Map<string, Uint8Array>();
  while (tree.size < size) {
    const width = Math.min(TILE_WIDTH, size - tree.size);
    const bundle = await source.tile({ level: 'entries', index: tree.size / TILE_WIDTH, width });
    const entries = decodeEntryBundle(bundle ?? new Uint8Array(0)) ?? [];
    if (entries.length !== width) throw new Error('the mirror lacks entries');
    for (const entry of entries) {
      for (const { address, hash } of tree.append(leafHash(sha256, entry))) {
        nodes.set(`${address.level}/${address.index}`, hash);
      }
    }
  }
  const nodeAt = ({ level, index }: { level: number; index: number }): Uint8Array =>
    nodes.get(`${level}/${index}`) ?? new Uint8Array(0);
  return {
    root: tree.root(),
    growthFrom: (from) => consistencyProof(sha256, { from, to: size }, nodeAt),
  };
}

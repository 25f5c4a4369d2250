import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeEntryBundle, TILE_WIDTH, tilePath } from '../proofs/index.ts';
import type { ArchiveReader } from './archived-entries.ts';

/** The entries of one full tile; undefined when it is not there or is none. */
export function readArchivedTile(
  directory: string,
  index: number,
): readonly Uint8Array[] | undefined {
  const file = join(directory, tilePath({ level: 'entries', index, width: TILE_WIDTH }));
  return existsSync(file) ? decodeEntryBundle(readFileSync(file)) : undefined;
}

/** Reads the tiles of a folder; without one nothing is found. Holds one tile, the last read. */
export function archiveReader(directory: string | undefined): ArchiveReader {
  let held: { readonly index: number; readonly entries: readonly Uint8Array[] } | undefined;
  return (index) => {
    if (directory === undefined) return undefined;
    const tile = Math.floor(index / TILE_WIDTH);
    if (held?.index !== tile) {
      const entries = readArchivedTile(directory, tile);
      held = entries && { index: tile, entries };
    }
    return held?.entries[index % TILE_WIDTH];
  };
}

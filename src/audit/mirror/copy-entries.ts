import { sameBytes, type Sha256 } from '../../kernel/index.ts';
import {
  createFrontier,
  decodeEntryBundle,
  encodeEntryBundle,
  leafHash,
  subtreesOf,
  TILE_WIDTH,
} from '../../proofs/index.ts';
import type { Checkpoint, Frontier, TreeHead } from '../../proofs/index.ts';
import type { LogSource } from '../log-source.ts';
import { verifyFailure, type VerifyFailure } from '../verify-report.ts';
import type { VerifyProgress } from '../walk-entries.ts';
import type { MirrorTarget } from './mirror-target.ts';
import { resumeTiles, type BuiltTile, type TileBuilder } from './tile-builder.ts';

export interface CopyParts {
  readonly sha256: Sha256;
  readonly source: LogSource;
  readonly target: MirrorTarget;
  /** What the target holds, and the right edge of its tree. */
  readonly held: TreeHead;
  readonly edge: Frontier;
  readonly head: Checkpoint;
  readonly progress: VerifyProgress;
}

export interface Copied {
  readonly root: Uint8Array;
  /** The entries have the held root at the held size. */
  readonly isHeldPast: boolean;
  readonly tileCount: number;
}

/** The tree up to the last full tile of leaves, from which whole tiles are read again. */
function wholeTilesOf(sha256: Sha256, edge: Frontier): Frontier {
  const size = edge.size - (edge.size % TILE_WIDTH);
  const peaks = edge.peaks().slice(0, subtreesOf({ begin: 0, end: size }).length);
  return createFrontier(sha256, { size, peaks });
}

/** The entries from `from` to the end of their tile or of the log. */
async function readEntries(
  { source, head }: CopyParts,
  from: number,
): Promise<readonly Uint8Array[] | VerifyFailure> {
  const width = Math.min(TILE_WIDTH, head.size - from);
  const bundle = await source.tile({ level: 'entries', index: from / TILE_WIDTH, width });
  if (bundle === undefined) return verifyFailure('entry-missing', from);
  const entries = decodeEntryBundle(bundle)?.slice(0, width);
  if (entries === undefined) return verifyFailure('malformed', from);
  return entries.length === width ? entries : verifyFailure('entry-missing', from + entries.length);
}

interface Growth extends CopyParts {
  readonly tree: Frontier;
  readonly tiles: TileBuilder;
}

/** The hash tiles that these entries complete, and whether what is held lies on the way. */
function grow(
  { sha256, tree, tiles, held }: Growth,
  entries: readonly Uint8Array[],
): { readonly built: readonly BuiltTile[]; readonly passesHeld: boolean } {
  const built: BuiltTile[] = [];
  let passesHeld = false;
  for (const entry of entries) {
    for (const node of tree.append(leafHash(sha256, entry))) {
      const tile = tiles.add(node);
      if (tile !== undefined) built.push(tile);
    }
    if (tree.size === held.size) passesHeld = sameBytes(tree.root(), held.root);
  }
  return { built, passesHeld };
}

/**
 * Reads what the target lacks and stages its tiles. Nothing is believed yet: the caller compares the
 * roots and publishes, or discards.
 */
export async function copyEntries(parts: CopyParts): Promise<Copied | VerifyFailure> {
  const { sha256, target, held, head, progress } = parts;
  const tree = wholeTilesOf(sha256, parts.edge);
  const tiles = await resumeTiles(target, held.size);
  let isHeldPast = tree.size === held.size;
  let tileCount = 0;
  const stage = async (tile: BuiltTile): Promise<void> => {
    await target.stage(tile);
    tileCount += 1;
  };
  while (tree.size < head.size) {
    const index = tree.size / TILE_WIDTH;
    const entries = await readEntries(parts, tree.size);
    if ('ok' in entries) return entries;
    const { built, passesHeld } = grow({ ...parts, tree, tiles }, entries);
    isHeldPast ||= passesHeld;
    const address = { level: 'entries', index, width: entries.length } as const;
    for (const tile of [{ address, bytes: encodeEntryBundle(entries) }, ...built])
      await stage(tile);
    progress(tree.size, head.size);
  }
  for (const tile of tiles.partial()) await stage(tile);
  return { root: tree.root(), isHeldPast, tileCount };
}

import { decodeEntryBundle, HASH_BYTES, TILE_WIDTH } from '../proofs/index.ts';
import type { HashTileComparison } from './hash-tile-comparison.ts';
import type { LeafComparison } from './leaf-comparison.ts';
import type { LogSource } from './log-source.ts';
import type { PassedHeads } from './passed-heads.ts';
import { verifyFailure, type VerifyFailure } from './verify-report.ts';

/** Told after each tile: entries done, entries in all. */
export type VerifyProgress = (done: number, size: number) => void;

export interface WalkParts {
  readonly size: number;
  readonly heads: PassedHeads;
  readonly leaves: LeafComparison;
  readonly tiles: HashTileComparison;
  readonly progress: VerifyProgress;
  /** Told of the entries of each tile; `from` is the first one's index. */
  readonly visit?: ((entries: readonly Uint8Array[], from: number) => Promise<void>) | undefined;
}

interface EntryTile {
  readonly entries: readonly Uint8Array[];
  /** Leaf hashes as served, which may be too few. */
  readonly hashes: Uint8Array;
}

/**
 * Reads the log once from the first entry to the last, a tile at a time. Answers why it ended before
 * the last entry.
 */
export async function walkEntries(
  source: LogSource,
  parts: WalkParts,
): Promise<VerifyFailure | undefined> {
  const { size, heads, leaves, progress } = parts;
  heads.pass(leaves.tree);
  for (let from = 0; from < size; from += TILE_WIDTH) {
    const width = Math.min(TILE_WIDTH, size - from);
    const failure = await walkTile({ ...parts, source }, { from, width });
    if (failure !== undefined) return failure;
    progress(from + width, size);
  }
  return undefined;
}

interface TileWalk extends WalkParts {
  readonly source: LogSource;
}

interface TileSpan {
  readonly from: number;
  readonly width: number;
}

async function walkTile(walk: TileWalk, span: TileSpan): Promise<VerifyFailure | undefined> {
  const { leaves } = walk;
  try {
    const tile = await readEntryTile(walk.source, span);
    if ('ok' in tile) return tile;
    await compareTile(walk, tile);
    await walk.visit?.(tile.entries, span.from);
    const missing = span.from + tile.entries.length;
    if (tile.entries.length === span.width) return undefined;
    // An earlier entry that does not fit its hash is the first bad one.
    const changed = leaves.firstMismatch();
    return changed === undefined
      ? verifyFailure('entry-missing', missing)
      : verifyFailure('entry-changed', changed);
  } catch {
    return verifyFailure('unreadable', span.from);
  }
}

async function readEntryTile(
  source: LogSource,
  { from, width }: TileSpan,
): Promise<EntryTile | VerifyFailure> {
  const index = from / TILE_WIDTH;
  const bundle = await source.tile({ level: 'entries', index, width });
  const hashes = (await source.tile({ level: 0, index, width })) ?? new Uint8Array(0);
  if (bundle === undefined) return { entries: [], hashes };
  const entries = decodeEntryBundle(bundle);
  // A log that has grown meanwhile may answer with more than was asked for.
  return entries === undefined
    ? verifyFailure('malformed', from)
    : { entries: entries.slice(0, width), hashes };
}

/** All of a tile at once, but that the tree is looked at wherever an earlier checkpoint stands. */
async function compareTile(walk: TileWalk, { entries, hashes }: EntryTile): Promise<void> {
  const { heads, leaves, tiles } = walk;
  for (let from = 0; from < entries.length;) {
    const to = Math.min(entries.length, from + heads.next - leaves.tree.size);
    const served = hashes.subarray(from * HASH_BYTES, to * HASH_BYTES);
    const runs = leaves.add(entries.slice(from, to), served);
    for (const run of runs) await tiles.check(run);
    heads.pass(leaves.tree);
    from = to;
  }
}

import { sameBytes } from '../kernel/index.ts';
import { decodeEntryBundle, TILE_WIDTH, type Checkpoint } from '../proofs/index.ts';
import { hashAt, type HashTileComparison } from './hash-tile-comparison.ts';
import type { LeafComparison } from './leaf-comparison.ts';
import type { LogSource } from './log-source.ts';
import { verifyFailure, type VerifyFailure } from './verify-report.ts';

/** Told after each tile: entries done, entries in all. */
export type VerifyProgress = (done: number, size: number) => void;

export interface WalkParts {
  readonly size: number;
  readonly trusted: Checkpoint;
  readonly leaves: LeafComparison;
  readonly tiles: HashTileComparison;
  readonly progress: VerifyProgress;
}

export interface Walk {
  /** Why the walk ended before the last entry. */
  readonly failure?: VerifyFailure;
  /** The entries have the trusted root at the trusted size. */
  readonly isTrustedPast: boolean;
}

interface EntryTile {
  readonly entries: readonly Uint8Array[];
  readonly hashes: Uint8Array | undefined;
}

/** Reads the log once from the first entry to the last, a tile at a time. */
export async function walkEntries(source: LogSource, parts: WalkParts): Promise<Walk> {
  const { size, trusted, leaves, progress } = parts;
  let isTrustedPast = trusted.size === 0;
  const atTrusted = (): void => {
    if (leaves.tree.size === trusted.size) {
      isTrustedPast = sameBytes(leaves.tree.root(), trusted.root);
    }
  };
  for (let from = 0; from < size; from += TILE_WIDTH) {
    const width = Math.min(TILE_WIDTH, size - from);
    const failure = await walkTile({ ...parts, source, atTrusted }, { from, width });
    if (failure !== undefined) return { failure, isTrustedPast };
    progress(from + width, size);
  }
  return { isTrustedPast };
}

interface TileWalk extends WalkParts {
  readonly source: LogSource;
  /** Called after each entry. */
  readonly atTrusted: () => void;
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
  const hashes = await source.tile({ level: 0, index, width });
  if (bundle === undefined) return { entries: [], hashes };
  const entries = decodeEntryBundle(bundle);
  // A log that has grown meanwhile may answer with more than was asked for.
  return entries === undefined
    ? verifyFailure('malformed', from)
    : { entries: entries.slice(0, width), hashes };
}

async function compareTile(walk: TileWalk, { entries, hashes }: EntryTile): Promise<void> {
  for (const [position, entry] of entries.entries()) {
    const completed = walk.leaves.add(entry, hashAt(hashes, position));
    walk.atTrusted();
    for (const node of completed) await walk.tiles.check(node);
  }
}

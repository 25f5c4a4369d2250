import type { LogSource } from '../log-source.ts';
import type { BuiltTile } from './tile-builder.ts';

/**
 * Where a mirror is kept. What is staged is not seen by readers until `publish`, which puts every
 * staged tile in its place before the checkpoint that needs it: whenever it is cut off, the
 * checkpoint there has all its tiles.
 */
export interface MirrorTarget extends Pick<LogSource, 'tile'> {
  /** The newest mirrored checkpoint; undefined when nothing has been mirrored yet. */
  checkpoint(): Promise<string | undefined>;
  stage(tile: BuiltTile): Promise<void>;
  publish(checkpoint: string): Promise<void>;
  /** Drops what is staged and not published. */
  discard(): Promise<void>;
}

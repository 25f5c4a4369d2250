import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import type { FollowedLog } from './derived-store.ts';
import type { Sha256 } from '../../kernel/index.ts';
import { withArchive } from '../archived-entries.ts';
import { archiveReader } from '../node-archive.ts';
import { createLogReads } from '../sqlite-log-reads.ts';

export interface FollowedFiles {
  /** Of the log. */
  readonly directory: string;
  /** Where archived entries lie. */
  readonly archive?: string | undefined;
}

/** The log of a directory, read while somebody writes it; of its own connection. */
export function openFollowedLog(
  sha256: Sha256,
  { directory, archive }: FollowedFiles,
): FollowedLog & { close(): void } {
  const database = new Sqlite(join(directory, 'log.db'), { readonly: true, fileMustExist: true });
  const reads = withArchive(createLogReads(database), { sha256, read: archiveReader(archive) });
  return {
    size: () => reads.head()?.size ?? 0,
    entries: (range) => reads.entries(range),
    leafOf: (index) => reads.hashes(0, { from: index, to: index + 1 })[0]?.hash,
    close: () => void database.close(),
  };
}

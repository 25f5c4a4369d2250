import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import type { FollowedLog } from './derived-store.ts';
import { createLogReads } from '../sqlite-log-reads.ts';

/** The log of a directory, read while somebody writes it; of its own connection. */
export function openFollowedLog(directory: string): FollowedLog & { close(): void } {
  const database = new Sqlite(join(directory, 'log.db'), { readonly: true, fileMustExist: true });
  const reads = createLogReads(database);
  return {
    size: () => reads.head()?.size ?? 0,
    entries: (range) => reads.entries(range),
    leafOf: (index) => reads.hashes(0, { from: index, to: index + 1 })[0]?.hash,
    close: () => void database.close(),
  };
}

import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import type { Sha256 } from '../kernel/index.ts';
import { createNodeCryptoProvider } from '../signatures/index.ts';
import { withArchive } from './archived-entries.ts';
import type { LogSource } from './log-source.ts';
import { archiveReader } from './node-archive.ts';
import { readTile } from './log-tiles.ts';
import { createLogReads } from './sqlite-log-reads.ts';

export interface FileSource extends LogSource {
  close(): void;
}

const crypto = createNodeCryptoProvider();
const sha256: Sha256 = (bytes) => crypto.sha256(bytes);

/**
 * The log of a directory, read-only, while the gateway writes or not. Entries come from the entries
 * themselves, or from the folder of what was archived; the stored leaf hashes are served as hash
 * tiles, for a verifier to compare.
 * @throws {Error} when there is no log
 */
export function fileSource(directory: string, archive?: string): FileSource {
  const database = new Sqlite(join(directory, 'log.db'), { readonly: true });
  const reads = withArchive(createLogReads(database), { sha256, read: archiveReader(archive) });
  return {
    // eslint-disable-next-line @typescript-eslint/require-await -- asynchronous for other sources
    checkpoint: async () => {
      const head = reads.head();
      if (head === undefined) throw new Error(`the log in ${directory} has no checkpoint`);
      return head.checkpoint;
    },
    // eslint-disable-next-line @typescript-eslint/require-await -- asynchronous for other sources
    tile: async (address) => readTile(reads, address),
    close: () => void database.close(),
  };
}

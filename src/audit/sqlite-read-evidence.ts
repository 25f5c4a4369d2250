import { existsSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import type { Sha256 } from '../kernel/index.ts';
import type { CryptoProvider } from '../signatures/index.ts';
import { withArchive } from './archived-entries.ts';
import { gatherEvidence, type ExchangeEvidence } from './gather-evidence.ts';
import { archiveReader } from './node-archive.ts';
import { createEvidenceReads } from './sqlite-evidence-reads.ts';
import { createLogReads } from './sqlite-log-reads.ts';
import { createStoredNodes } from './stored-nodes.ts';

interface ReadParts {
  readonly crypto: Pick<CryptoProvider, 'sha256'>;
  /** Folder with the tiles of what was archived. */
  readonly archive?: string | undefined;
}

/**
 * As `AuditLog.evidenceOf`, from the folder of a log that a gateway may be writing; nothing is
 * recorded of it. @throws {Error} when there is no log
 */
export function readEvidence(
  directory: string,
  { crypto, archive }: ReadParts,
  exchange: string,
): ExchangeEvidence | undefined {
  const open = (name: string) => new Sqlite(join(directory, name), { readonly: true });
  if (!existsSync(join(directory, 'log.db'))) throw new Error(`no log in ${directory}`);
  const databases = [open('log.db'), open('evidence.db')] as const;
  try {
    const sha256: Sha256 = (bytes) => crypto.sha256(bytes);
    const archived = { sha256, read: archiveReader(archive) };
    const reads = withArchive(createLogReads(databases[0]), archived);
    const head = reads.head();
    if (head === undefined) return undefined;
    const nodeAt = createStoredNodes(sha256, reads);
    const evidence = createEvidenceReads(databases[1]);
    return gatherEvidence({ crypto, database: reads, evidence, nodeAt }, exchange, {
      newest: head,
    });
  } finally {
    databases.forEach((database) => database.close());
  }
}

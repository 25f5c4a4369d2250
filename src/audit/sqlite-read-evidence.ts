import { existsSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import type { CryptoProvider } from '../signatures/index.ts';
import { gatherEvidence, type ExchangeEvidence } from './gather-evidence.ts';
import { createEvidenceReads } from './sqlite-evidence-reads.ts';
import { createLogReads } from './sqlite-log-reads.ts';
import { createStoredNodes } from './stored-nodes.ts';

/**
 * As `AuditLog.evidenceOf`, from the folder of a log that a gateway may be writing; nothing is
 * recorded of it. @throws {Error} when there is no log
 */
export function readEvidence(
  directory: string,
  crypto: Pick<CryptoProvider, 'sha256'>,
  exchange: string,
): ExchangeEvidence | undefined {
  const open = (name: string) => new Sqlite(join(directory, name), { readonly: true });
  if (!existsSync(join(directory, 'log.db'))) throw new Error(`no log in ${directory}`);
  const databases = [open('log.db'), open('evidence.db')] as const;
  try {
    const reads = createLogReads(databases[0]);
    const head = reads.head();
    if (head === undefined) return undefined;
    const nodeAt = createStoredNodes((bytes) => crypto.sha256(bytes), reads);
    const evidence = createEvidenceReads(databases[1]);
    return gatherEvidence({ crypto, database: reads, evidence, nodeAt }, exchange, {
      newest: head,
    });
  } finally {
    databases.forEach((database) => database.close());
  }
}

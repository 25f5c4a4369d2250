import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { EvidenceStore } from './evidence-store.ts';
import type { LogDatabase } from './log-database.ts';
import type { Durability } from './sqlite-connection.ts';
import { openSqliteEvidenceStore } from './sqlite-evidence-store.ts';
import { openSqliteLogDatabase } from './sqlite-log-database.ts';
import { acquireWriterLease } from './sqlite-writer-lease.ts';

/** All that a writer writes to. */
export interface LogStores {
  readonly database: LogDatabase;
  readonly evidence: EvidenceStore;
  /** Closes both and lets the next writer in. */
  close(): void;
}

/**
 * Opens the log of a directory for writing; makes what is not there.
 * @throws {Error} when another writer has it, when log.db alone is gone, or on any engine's error
 */
export function openSqliteLogStores(directory: string, durability: Durability): LogStores {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const lease = acquireWriterLease(directory);
  const opened: { close(): void }[] = [lease];
  const close = (): void =>
    opened
      .splice(0)
      .reverse()
      .forEach((one) => one.close());
  try {
    const logFile = join(directory, 'log.db');
    const evidenceFile = join(directory, 'evidence.db');
    // log.db is made first, so this is a lost log, and a new one would hide the loss.
    if (existsSync(evidenceFile) && !existsSync(logFile)) {
      throw new Error(`${directory} has evidence but no log`);
    }
    const database = openSqliteLogDatabase(logFile, durability);
    opened.push(database);
    const evidence = openSqliteEvidenceStore(evidenceFile, durability);
    opened.push(evidence);
    return { database, evidence, close };
  } catch (error) {
    close();
    throw error;
  }
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { openStore, type Store } from '../../storage/index.ts';
import { copyDatabase } from '../copy-database.ts';

export interface StoreCopy {
  readonly db: Store['db'];
  /** Number of the newest migration that the original has. */
  readonly schemaVersion: number;
  close(): Promise<void>;
}

const NEWEST_MIGRATION = 'SELECT max(number) FROM migrations';

function versionOf(file: string): number {
  const database = new Sqlite(file, { readonly: true });
  try {
    return database.prepare<[], number>(NEWEST_MIGRATION).pluck().get() ?? 0;
  } finally {
    database.close();
  }
}

/**
 * A copy of the store, opened as the gateway opens it: the original is never migrated by looking.
 * @throws {Error} when there is no store, or the gateway would not open it.
 */
export async function openStoreCopy(data: string): Promise<StoreCopy> {
  const folder = mkdtempSync(join(tmpdir(), 'jingwei-doctor-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    const file = join(folder, 'store.db');
    await copyDatabase(join(data, 'store.db'), file);
    const schemaVersion = versionOf(file);
    const store = await openStore(file);
    return { db: store.db, schemaVersion, close: () => store.close().finally(remove) };
  } catch (error) {
    remove();
    throw error;
  }
}

import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Kysely, SqliteDialect } from 'kysely';
import { migrate, type Migration } from './migrate.ts';
import { keysGrantsBundles } from './migrations/000001-keys-grants-bundles.ts';
import { keySecrets } from './migrations/000002-key-secrets.ts';
import { people } from './migrations/000003-people.ts';
import { keyLifecycle } from './migrations/000004-key-lifecycle.ts';
import { openDatabase, type SqliteDatabase } from './open-database.ts';
import { changeRequests } from './migrations/000005-change-requests.ts';
import { bundleKeepers } from './migrations/000006-bundle-keepers.ts';
import type { Tables } from './tables.ts';

/** Everything but the log: keys, people, grants, bundles. */
export interface Store {
  readonly db: Kysely<Tables>;
  /** Waits for running queries. The store cannot be used afterwards. */
  close(): Promise<void>;
}

const migrations: readonly Migration[] = [
  keysGrantsBundles,
  keySecrets,
  people,
  keyLifecycle,
  changeRequests,
  bundleKeepers,
];

/**
 * Opens the store, creating the file and its folder where they are missing, and migrates it.
 * @throws {Fault} internal when the file is not ours, not durable, or newer than the code.
 */
export async function openStore(file: string): Promise<Store> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const database = openMigrated(file);
  const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database }) });
  const close = async (): Promise<void> => {
    await db.destroy();
    // Kysely leaves the file open when no query was ever run.
    database.close();
  };
  return { db, close };
}

function openMigrated(file: string): SqliteDatabase {
  const database = openDatabase(file);
  try {
    migrate(database, migrations);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

import { chmod, mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { migrate, type Migration } from './migrate.ts';
import { flowTables } from './migrations/flows/000001-flows.ts';
import { sheetsAndParcels } from './migrations/flows/000002-sheets-and-parcels.ts';
import { correctionTables } from './migrations/flows/000003-corrections.ts';
import { originTables } from './migrations/flows/000004-origins.ts';
import { receiptTables } from './migrations/flows/000005-receipts.ts';
import { openDatabase, type SqliteDatabase } from './open-database.ts';

const migrations: readonly Migration[] = [
  flowTables,
  sheetsAndParcels,
  correctionTables,
  originTables,
  receiptTables,
];

/** Payloads pass through this file: nobody but its owner reads it, nor its journal. */
const OWNER_ONLY = 0o600;

/** Memory for pages, KiB: keys arrive in any order, and each looks for its last version. */
const CACHE_KIB = 64 * 1024;

/**
 * Opens what flows have under way, creating the file and its folder where they are missing.
 * @throws {Fault} internal when the file is not ours, not durable, or newer than the code.
 */
export async function openFlows(file: string): Promise<SqliteDatabase> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await (await open(file, 'a', OWNER_ONLY)).close();
  await chmod(file, OWNER_ONLY);
  const database = openDatabase(file);
  try {
    database.pragma(`cache_size = -${CACHE_KIB}`);
    migrate(database, migrations);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

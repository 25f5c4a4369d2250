import Sqlite, { type Database } from 'better-sqlite3';
import { openFailure, writing } from './sqlite-write-failures.ts';

/** How long a statement waits for another process's lock; it blocks the event loop meanwhile. */
const BUSY_TIMEOUT_MS = 100;

/**
 * Pages of the file kept in memory, KiB. Entries are appended and seldom read again; the sixteen MiB
 * that the library is compiled with would fill, for nothing, in every connection.
 */
const CACHE_KIB = 4096;

/** What `PRAGMA synchronous` reads back. */
const synchronousLevels = { NORMAL: 1, FULL: 2 } as const;

/**
 * FULL survives a power cut, NORMAL only the death of the process. A parameter, so that a test can
 * show the difference; never a setting.
 */
export type Durability = keyof typeof synchronousLevels;

export interface Migrations {
  /** One script per version, from 1; never edited once released. */
  readonly scripts: readonly string[];
}

/**
 * A connection in WAL mode at exactly this durability, with the tables migrated.
 * @throws {Error} when the engine reports another durability, or the file is newer than the code
 * @throws {Fault} log-unavailable when the file cannot be written
 */
export function openConnection(
  file: string,
  migrations: Migrations,
  durability: Durability,
): Database {
  const database = connect(file);
  try {
    database.pragma('journal_mode = WAL');
    // After the line above, because the library sets NORMAL when a database turns to WAL.
    database.pragma(`synchronous = ${durability}`);
    database.pragma(`cache_size = -${CACHE_KIB}`);
    migrate(database, migrations);
    assertDurability(database, durability);
    return database;
  } catch (error) {
    database.close();
    throw openFailure(file, error);
  }
}

function connect(file: string): Database {
  try {
    return new Sqlite(file, { timeout: BUSY_TIMEOUT_MS });
  } catch (error) {
    throw openFailure(file, error);
  }
}

/** An empty database is version 0; each script brings it one version further. */
function migrate(database: Database, { scripts }: Migrations): void {
  const version = database.pragma('user_version', { simple: true }) as number;
  if (version > scripts.length) {
    throw new Error(`${database.name} has version ${version}, newer than ${scripts.length}`);
  }
  database
    .transaction(() => {
      for (const script of scripts.slice(version)) database.exec(script);
      touch(database, scripts.length);
    })
    .immediate();
}

/** A write that changes nothing. */
export function touch(database: Database, version: number): void {
  writing(database.name, () => database.pragma(`user_version = ${version}`));
}

/** Only after a write does the engine tell the level it really writes at. */
function assertDurability(database: Database, durability: Durability): void {
  const level = database.pragma('synchronous', { simple: true });
  if (level !== synchronousLevels[durability]) {
    throw new Error(`${database.name} writes at synchronous=${String(level)}, not ${durability}`);
  }
}

import Database from 'better-sqlite3';
import { Fault, say } from '../kernel/index.ts';

export type SqliteDatabase = Database.Database;

/** How long a statement waits for another connection's lock. */
const BUSY_TIMEOUT_MS = 5000;

/** "JWEI" in the file's header, so that `file` names it and no other program's file is taken. */
const APPLICATION_ID = 0x4a574549;

/** What each pragma must read back as, or the promise of durability does not hold. */
const required = {
  journal_mode: 'wal',
  synchronous: 2, // FULL
  foreign_keys: 1,
  application_id: APPLICATION_ID,
} as const;

const valueOf = (database: SqliteDatabase, pragma: string): unknown =>
  database.pragma(pragma, { simple: true });

/**
 * Opens or creates a file whose committed transactions survive a power cut: WAL, synchronous=FULL.
 * The folder must exist.
 * @throws {Fault} internal when the file is not ours or does not take the settings.
 */
export function openDatabase(file: string): SqliteDatabase {
  const database = new Database(file, { timeout: BUSY_TIMEOUT_MS });
  try {
    claim(database);
    configure(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function claim(database: SqliteDatabase): void {
  const owner = valueOf(database, 'application_id');
  const isFresh = owner === 0 && valueOf(database, 'schema_version') === 0;
  if (owner !== APPLICATION_ID && !isFresh) {
    throw new Fault('internal', {
      detail: say(
        `${database.name} 不是经纬的数据库文件。`,
        `${database.name} is not a Jingwei database file.`,
      ),
    });
  }
}

/**
 * better-sqlite3 is compiled to fall back to NORMAL once a file is in WAL mode, and that shows only
 * after a write: so FULL is set after WAL, the header is written, and only then is it read back.
 */
function configure(database: SqliteDatabase): void {
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.pragma('foreign_keys = ON');
  database.pragma(`application_id = ${APPLICATION_ID}`);
  for (const [pragma, value] of Object.entries(required)) {
    const actual = valueOf(database, pragma);
    if (actual !== value) throw refusedSetting(pragma, String(actual));
  }
}

const refusedSetting = (pragma: string, actual: string): Fault =>
  new Fault('internal', {
    detail: say(
      `数据库未接受 ${pragma} 设置，实际为 ${actual}。`,
      `The database did not take ${pragma}; it is ${actual}.`,
    ),
  });

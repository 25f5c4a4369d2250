import Database from 'better-sqlite3';
import { createProvince, PROVINCE_SEED, type Province } from './province.ts';

/** What one system keeps: its tables, and how a province fills them. */
export interface Content {
  readonly tables: string;
  fill(database: Database.Database, province: Province): void;
}

/** Raised whenever the generated data change, so that no file of an older kind is served. */
const DATA_VERSION = 1;

function versionOf(database: Database.Database): number {
  return database.pragma('user_version', { simple: true }) as number;
}

function fill(database: Database.Database, content: Content): void {
  const province = createProvince(PROVINCE_SEED);
  database.transaction(() => {
    database.exec(content.tables);
    content.fill(database, province);
    database.pragma(`user_version = ${DATA_VERSION}`);
  })();
}

/**
 * Opens a system's database, filling it when the file is missing or empty.
 * @throws {Error} when the file holds data of another version: it is not this process's to delete.
 */
export function openDatabase(file: string, content: Content): Database.Database {
  const database = new Database(file);
  const version = versionOf(database);
  if (version === 0) fill(database, content);
  else if (version !== DATA_VERSION) {
    database.close();
    throw new Error(`${file} holds data of version ${version}, not ${DATA_VERSION}: remove it`);
  }
  return database;
}

import { Fault, say } from '../kernel/index.ts';
import type { SqliteDatabase } from './open-database.ts';

/** One step of a schema. Never edited once merged: a database that has it will not run it again. */
export interface Migration {
  /** 1, 2, 3 … without gaps. */
  readonly number: number;
  readonly name: string;
  readonly sql: string;
}

const CREATE_MIGRATIONS = `
  CREATE TABLE IF NOT EXISTS migrations (
    number INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    applied_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
  ) STRICT`;

/**
 * Brings a database up to the last migration, each in its own transaction.
 * @throws {Fault} internal when the database has a migration that this code does not know.
 */
export function migrate(database: SqliteDatabase, migrations: readonly Migration[]): void {
  database.exec(CREATE_MIGRATIONS);
  refuseUnknown(database, migrations);
  for (const migration of migrations) {
    database.transaction(() => apply(database, migration)).immediate();
  }
}

/** The record comes first: a second process that waited for the lock sees it and does nothing. */
function apply(database: SqliteDatabase, { number, name, sql }: Migration): void {
  const { changes } = database
    .prepare('INSERT OR IGNORE INTO migrations (number, name) VALUES (?, ?)')
    .run(number, name);
  if (changes === 1) database.exec(sql);
}

function refuseUnknown(database: SqliteDatabase, migrations: readonly Migration[]): void {
  const known = new Map(migrations.map(({ number, name }) => [number, name]));
  const applied = database
    .prepare<[], Pick<Migration, 'number' | 'name'>>(
      'SELECT number, name FROM migrations ORDER BY number',
    )
    .all();
  const unknown = applied.find(({ number, name }) => known.get(number) !== name);
  if (unknown === undefined) return;
  const which = `${unknown.number}-${unknown.name}`;
  throw new Fault('internal', {
    detail: say(
      `${database.name} 的结构（${which}）比本程序新；请升级程序，或恢复旧版数据库的备份。`,
      `${database.name} has the schema ${which}, newer than this program: upgrade the program, or restore the backup of the older database.`,
    ),
  });
}

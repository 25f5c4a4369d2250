import Sqlite from 'better-sqlite3';
import type { EdgeFolder } from './edge-folder.ts';
import { landingTables, rowColumns, type LandingTable } from './ways.ts';

/** What stands in a receiver's table. */
export interface LandedRow {
  readonly region: string;
  readonly key: string;
  readonly record: Readonly<Record<string, unknown>>;
}

/** The receivers' own people make the tables; the gateway finds them there. */
export function createLandingTables(folder: EdgeFolder): void {
  for (const { receiver, table, columns } of landingTables) {
    const database = new Sqlite(folder.landing(receiver));
    const { region, key } = rowColumns;
    const items = Object.values(columns).map((column) => `${column} TEXT, `);
    database.exec(`CREATE TABLE ${table} (${region} TEXT NOT NULL, ${key} TEXT NOT NULL,
      ${items.join('')}PRIMARY KEY (${region}, ${key}))`);
    database.close();
  }
}

const present = (row: Readonly<Record<string, string | null>>, columns: LandingTable['columns']) =>
  Object.fromEntries(
    Object.entries(columns)
      .map(([item, column]) => [item, row[column] ?? null] as const)
      .filter(([, value]) => value !== null),
  );

/** All rows of a receiver's table, in its own standard. */
export function landedRows(
  folder: EdgeFolder,
  { receiver, table, columns }: LandingTable,
): readonly LandedRow[] {
  const database = new Sqlite(folder.landing(receiver), { readonly: true });
  const { region, key } = rowColumns;
  const rows = database
    .prepare<[], Readonly<Record<string, string | null>>>(
      `SELECT * FROM ${table} ORDER BY ${region}, ${key}`,
    )
    .all();
  database.close();
  return rows.map((row) => ({
    region: row[region] ?? '',
    key: row[key] ?? '',
    record: present(row, columns),
  }));
}

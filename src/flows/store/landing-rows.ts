import type { SqliteDatabase } from '../../storage/index.ts';

/** Since when a receiver of a flow holds a copy, and of which batch it was the first. */
export interface LandingRow {
  readonly receiver: number;
  readonly at: string;
  readonly batch: string;
}

export interface LandingRows {
  find(receiver: number): LandingRow | undefined;
  insert(row: LandingRow): void;
}

export function createLandingRows(database: SqliteDatabase): LandingRows {
  const find = database.prepare<[number], LandingRow>('SELECT * FROM landings WHERE receiver = ?');
  const insert = database.prepare<[LandingRow]>(
    'INSERT OR IGNORE INTO landings (receiver, at, batch) VALUES (@receiver, @at, @batch)',
  );
  return { find: (receiver) => find.get(receiver), insert: (row) => void insert.run(row) };
}

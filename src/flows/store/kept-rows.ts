import type { SqliteDatabase } from '../../storage/index.ts';

/** A line that somebody waits for: quarantined, or of a region without a receiver. */
export interface KeptRow {
  readonly event: number;
  readonly key: string | null;
  readonly version: string | null;
  readonly raw: Uint8Array;
}

export interface KeptRows {
  put(row: KeptRow): void;
  find(event: number): KeptRow | undefined;
  /** Of a quarantined one nobody knew them for certain. */
  name(event: number, key: string, version: string): void;
  erase(event: number): void;
}

export function createKeptRows(database: SqliteDatabase): KeptRows {
  const put = database.prepare<[KeptRow]>(
    'INSERT OR REPLACE INTO kept (event, key, version, raw) VALUES (@event, @key, @version, @raw)',
  );
  const find = database.prepare<[number], KeptRow>('SELECT * FROM kept WHERE event = ?');
  const name = database.prepare<[string, string, number]>(
    'UPDATE kept SET key = ?, version = ? WHERE event = ?',
  );
  const erase = database.prepare<[number]>('DELETE FROM kept WHERE event = ?');
  return {
    put: (row) => void put.run(row),
    find: (event) => find.get(event),
    name: (event, key, version) => void name.run(key, version, event),
    erase: (event) => void erase.run(event),
  };
}

import type { SqliteDatabase } from '../../storage/index.ts';

export interface OriginRow {
  readonly batch: number;
  /** JSON text of `api/flow-origin.json`, without what this gateway says. */
  readonly before: string;
  /** JSON text of `api/flow-passed.json`; null until the batch is applied. */
  readonly own: string | null;
}

export interface OriginRows {
  insert(batch: number, before: string): void;
  find(batch: number): OriginRow | undefined;
  setOwn(batch: number, own: string): void;
}

export function createOriginRows(database: SqliteDatabase): OriginRows {
  const insert = database.prepare('INSERT INTO origins (batch, before) VALUES (?, ?)');
  const find = database.prepare<[number], OriginRow>('SELECT * FROM origins WHERE batch = ?');
  const setOwn = database.prepare('UPDATE origins SET own = ? WHERE batch = ?');
  return {
    insert: (batch, before) => void insert.run(batch, before),
    find: (batch) => find.get(batch),
    setOwn: (batch, own) => void setOwn.run(own, batch),
  };
}

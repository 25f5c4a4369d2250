import type { SqliteDatabase } from '../../storage/index.ts';

/** Texts that return in millions of rows, each spelled out once and named by a number. */
export interface Names {
  idOf(text: string): number;
  textOf(id: number): string;
  /** After a transaction that was rolled back: what it interned is not there. */
  forget(): void;
}

const KEPT_MAX = 100_000;

interface Table {
  readonly insert: string;
  readonly byText: string;
  readonly byId: string;
}

export const nameTable: Table = {
  insert: 'INSERT INTO names (name) VALUES (?)',
  byText: 'SELECT id FROM names WHERE name = ?',
  byId: 'SELECT name FROM names WHERE id = ?',
};

export const routeTable: Table = {
  insert: 'INSERT INTO routes (route) VALUES (?)',
  byText: 'SELECT id FROM routes WHERE route = ?',
  byId: 'SELECT route FROM routes WHERE id = ?',
};

export function createNames(database: SqliteDatabase, table: Table): Names {
  const insert = database.prepare<[string]>(table.insert);
  const byText = database.prepare<[string], number>(table.byText).pluck();
  const byId = database.prepare<[number], string>(table.byId).pluck();
  const ids = new Map<string, number>();
  const texts = new Map<number, string>();

  const keep = (id: number, text: string): void => {
    if (ids.size >= KEPT_MAX) forget();
    ids.set(text, id);
    texts.set(id, text);
  };
  const forget = (): void => {
    ids.clear();
    texts.clear();
  };

  return {
    forget,
    idOf: (text) => {
      const known = ids.get(text);
      if (known !== undefined) return known;
      const id = byText.get(text) ?? Number(insert.run(text).lastInsertRowid);
      keep(id, text);
      return id;
    },
    textOf: (id) => {
      const known = texts.get(id);
      if (known !== undefined) return known;
      const text = byId.get(id);
      if (text === undefined) throw new Error(`no name ${id}`);
      keep(id, text);
      return text;
    },
  };
}

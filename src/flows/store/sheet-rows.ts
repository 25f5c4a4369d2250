import type { SqliteDatabase } from '../../storage/index.ts';
import type { TalliedEvent } from './events.ts';
import type { Names } from './names.ts';
import {
  unpackSums,
  type PackedEvents,
  type SheetContent,
  type SheetSums,
} from './sheet-columns.ts';

/** A sheet by the id of its first event; those of the others follow. */
export interface SheetName {
  readonly id: number;
  /** Of events. */
  readonly count: number;
}

/** Events with the numbers of what they share with others. */
export interface StoredEvents extends PackedEvents {
  /** JSON arrays of a number for each event. */
  readonly declared: string;
  readonly routes: string;
}

/** From one event up to but without another. */
interface Range {
  readonly from: number;
  readonly to: number;
}

/** Events, in sheets as they were stored: many in a row of the table, since they are read in order. */
export interface SheetRows {
  insert(id: number, events: StoredEvents): void;
  /** The sheets that begin in the range, in order. */
  within(range: Range): readonly SheetName[];
  /** What applying reads; undefined when it is erased. */
  contentOf(id: number): SheetContent | undefined;
  /** One byte for each event. */
  statusesOf(id: number): Uint8Array;
  /** The sheet that begins in the range and before all others of it, as what is summed of it. */
  toTally(range: Range): readonly TalliedEvent[];
  setStatuses(id: number, statuses: Uint8Array): void;
  /** Of one event; nothing when it is erased. */
  setStatus(event: number, status: number): void;
  statusOf(event: number): number | undefined;
  /** By status. */
  countByStatus(range: Range): readonly (number | undefined)[];
  /** What applying has read: nobody else does. */
  eraseContent(id: number): void;
  /** Sheets from the range, at most so many; of how many events nothing is left, undefined at the end. */
  erase(range: Range & { readonly limit: number }): number | undefined;
}

type Reads = Pick<SheetRows, 'within' | 'contentOf' | 'toTally' | 'countByStatus'>;
type Statuses = Pick<SheetRows, 'statusesOf' | 'setStatuses' | 'setStatus' | 'statusOf'>;
type Writes = Omit<SheetRows, keyof Reads | keyof Statuses>;

export const createSheetRows = (database: SqliteDatabase, names: Names): SheetRows => ({
  ...sheetReads(database, names),
  ...sheetStatuses(database),
  ...sheetWrites(database),
});

const WITHIN = 's.id >= @from AND s.id < @to';

function sheetReads(database: SqliteDatabase, names: Names): Reads {
  const within = database.prepare<[Range], SheetName>(
    `SELECT s.id, s.count FROM sheets s WHERE ${WITHIN} ORDER BY s.id`,
  );
  const content = database.prepare<[number], SheetContent>(
    `SELECT id, count, ops, CAST(keys AS BLOB) AS keys, CAST(versions AS BLOB) AS versions, digests,
        routes, CAST(forms AS BLOB) AS forms
      FROM sheet_contents WHERE id = ?`,
  );
  const sums = database.prepare<[Range], SheetSums>(
    `SELECT s.statuses, s.count, t.* FROM sheets s JOIN sheet_sums t ON t.id = s.id
      WHERE ${WITHIN} ORDER BY s.id LIMIT 1`,
  );
  const statuses = database
    .prepare<[Range], Uint8Array>(`SELECT s.statuses FROM sheets s WHERE ${WITHIN}`)
    .pluck();
  return {
    within: (range) => within.all(range),
    contentOf: (id) => content.get(id),
    toTally: (range) => {
      const row = sums.get(range);
      return row === undefined ? [] : unpackSums(row, (id) => names.textOf(id));
    },
    countByStatus: (range) => counted(statuses.iterate(range)),
  };
}

function counted(sheets: Iterable<Uint8Array>): readonly (number | undefined)[] {
  const counts: number[] = [];
  for (const statuses of sheets) {
    for (const status of statuses) counts[status] = (counts[status] ?? 0) + 1;
  }
  return counts;
}

function sheetStatuses(database: SqliteDatabase): Statuses {
  const set = database.prepare<[Uint8Array, number]>('UPDATE sheets SET statuses = ? WHERE id = ?');
  const get = database
    .prepare<[number], Uint8Array>('SELECT statuses FROM sheets WHERE id = ?')
    .pluck();
  const around = database.prepare<[number], Pick<SheetSums, 'id' | 'statuses'>>(
    'SELECT id, statuses FROM sheets WHERE id <= ? ORDER BY id DESC LIMIT 1',
  );
  return {
    statusesOf: (id) => get.get(id) ?? new Uint8Array(),
    setStatuses: (id, statuses) => void set.run(statuses, id),
    setStatus: (event, status) => {
      const sheet = around.get(event);
      if (sheet === undefined || event - sheet.id >= sheet.statuses.length) return;
      sheet.statuses[event - sheet.id] = status;
      set.run(sheet.statuses, sheet.id);
    },
    statusOf: (event) => {
      const sheet = around.get(event);
      return sheet?.statuses[event - sheet.id];
    },
  };
}

function sheetWrites(database: SqliteDatabase): Writes {
  type Inserted = StoredEvents & { readonly id: number };
  const inserts = [
    'INSERT INTO sheets (id, count, statuses) VALUES (@id, @count, @statuses)',
    `INSERT INTO sheet_sums (id, declared, terms, amounts, facts)
      VALUES (@id, @declared, @terms, CAST(@amounts AS TEXT), CAST(@facts AS TEXT))`,
    `INSERT INTO sheet_contents (id, count, ops, keys, versions, digests, routes, forms)
      VALUES (@id, @count, @ops, CAST(@keys AS TEXT), CAST(@versions AS TEXT), @digests, @routes,
        CAST(@forms AS TEXT))`,
  ].map((sql) => database.prepare<[Inserted]>(sql));
  const eraseContent = database.prepare<[number]>('DELETE FROM sheet_contents WHERE id = ?');
  const eraseSums = database.prepare<[number]>('DELETE FROM sheet_sums WHERE id = ?');
  const erase = database.prepare<[number]>('DELETE FROM sheets WHERE id = ?');
  const oldest = database.prepare<
    [Range & { readonly limit: number }],
    { readonly id: number; readonly gone: number }
  >(
    `SELECT s.id, s.count - (SELECT count(*) FROM kept WHERE event >= s.id AND event < s.id + s.count)
      AS gone FROM sheets s WHERE ${WITHIN} ORDER BY s.id LIMIT @limit`,
  );
  return {
    insert: (id, events) => {
      const inserted = { id, ...events };
      for (const statement of inserts) statement.run(inserted);
    },
    eraseContent: (id) => void eraseContent.run(id),
    erase: (range) => {
      const sheets = oldest.all(range);
      for (const { id } of sheets) {
        for (const statement of [erase, eraseSums, eraseContent]) statement.run(id);
      }
      if (sheets.length === 0) return undefined;
      return sheets.reduce((sum, { gone }) => sum + gone, 0);
    },
  };
}

import type { SqliteDatabase } from '../../../storage/index.ts';
import { keyParameters } from './sqlite-seen.ts';

/** A record on its way, and what becomes of its row in the book once the batch is taken. */
export interface OutgoingRow {
  readonly identity: readonly string[];
  readonly digest: string;
  readonly version: string;
  /** What a record of its leaving would repeat, as JSON. */
  readonly repeated: string;
  readonly fate: 'keep' | 'forget' | 'gone';
  /** One line of NDJSON. */
  readonly record: string;
  /** The row as read, where its flag will be set. */
  readonly cells?: readonly (string | null)[];
}

export interface Outgoing {
  /** Adds at the end, all or none. */
  add(rows: readonly OutgoingRow[]): void;
  count(): number;
  lines(from: number, limit: number): readonly string[];
  /** Rows whose flags are to be set, after this ordinal. */
  flagged(after: number, limit: number): readonly FlaggedRow[];
  erase(): void;
}

export interface FlaggedRow {
  readonly ordinal: number;
  readonly cells: readonly (string | null)[];
}

const INSERT = `INSERT INTO outgoing (k1, k2, k3, k4, digest, version, repeated, fate,
    record, cells)
  VALUES (@k1, @k2, @k3, @k4, @digest, @version, @repeated, @fate, @record, @cells)`;

/** Ordinals start at 1 in the table and at 0 outside. */
const LINES = 'SELECT record FROM outgoing WHERE ordinal > ? ORDER BY ordinal LIMIT ?';

const FLAGGED = `SELECT ordinal, cells FROM outgoing
  WHERE ordinal > ? AND cells IS NOT NULL ORDER BY ordinal LIMIT ?`;

export function createOutgoing(database: SqliteDatabase): Outgoing {
  const insert = database.prepare(INSERT);
  const count = database.prepare<[], number>('SELECT count(*) FROM outgoing').pluck();
  const lines = database.prepare<[number, number], string>(LINES).pluck();
  const flagged = database.prepare<[number, number], { ordinal: number; cells: string }>(FLAGGED);
  const erase = database.prepare('DELETE FROM outgoing');
  const addAll = database.transaction((rows: readonly OutgoingRow[]) => {
    for (const { identity, cells, ...row } of rows) {
      const text = cells === undefined ? null : JSON.stringify(cells);
      insert.run({ ...keyParameters(identity), ...row, cells: text });
    }
  });
  return {
    add: (rows) => addAll.immediate(rows),
    count: () => count.get() ?? 0,
    lines: (from, limit) => lines.all(from, limit),
    flagged: (after, limit) =>
      flagged.all(after, limit).map(({ ordinal, cells }) => ({
        ordinal,
        cells: JSON.parse(cells) as (string | null)[],
      })),
    erase: () => void erase.run(),
  };
}

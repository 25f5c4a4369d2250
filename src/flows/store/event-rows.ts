import type { SqliteDatabase } from '../../storage/index.ts';

/** Ordinals of one batch: a batch has fewer records, and derived events have the upper half. */
const ORDINALS = 2 ** 32;
export const DERIVED_FROM = 2 ** 31;

export const eventId = (batch: number, ordinal: number): number => batch * ORDINALS + ordinal;
export const batchOf = (event: number): number => Math.floor(event / ORDINALS);
export const ordinalOf = (event: number): number => event % ORDINALS;

/** How an event stands. Numbers are stored: never renumbered. */
export const eventStatus = {
  ready: 0,
  quarantined: 1,
  unclaimed: 2,
  older: 3,
  same: 4,
  conflicting: 5,
  notHeld: 6,
  dropped: 7,
  derived: 8,
} as const;

export const eventOps = { record: 0, delete: 1, leave: 2, absent: 3, derived: 4 } as const;

export interface EventRow {
  readonly id: number;
  readonly status: number;
  readonly op: number;
  readonly key: string | null;
  readonly version: string | null;
  readonly digest: Uint8Array;
  readonly declared: number | null;
  readonly terms: Uint8Array | null;
  readonly amounts: string | null;
  readonly fact: string | null;
  readonly route: number | null;
  readonly forms: string | null;
  readonly raw: Uint8Array | null;
}

/** What applying reads: no payload. */
export type AppliedEvent = Pick<
  EventRow,
  'id' | 'status' | 'op' | 'key' | 'version' | 'digest' | 'route'
>;

/** What tallies are summed from. */
export type TalliedEvent = Pick<
  EventRow,
  'id' | 'status' | 'op' | 'declared' | 'terms' | 'amounts' | 'fact'
>;

interface Range {
  readonly from: number;
  readonly to: number;
  readonly limit: number;
}

export interface EventRows {
  insert(row: EventRow): void;
  get(id: number): EventRow | undefined;
  /** From one id up to but without another. */
  toApply(range: Range): readonly AppliedEvent[];
  toTally(range: Range): readonly TalliedEvent[];
  setStatus(id: number, status: number): void;
  release(
    id: number,
    row: Pick<EventRow, 'status' | 'key' | 'version' | 'route' | 'forms' | 'raw'>,
  ): void;
  countByStatus(
    from: number,
    to: number,
  ): readonly { readonly status: number; readonly count: number }[];
  /** What was kept back and has come again need not be kept. */
  eraseRaw(id: number): void;
  /** Takes the payload: the event no longer counts. */
  drop(id: number): void;
  /** Those that nobody waits for any more; how many there were. */
  erase(range: Range): number;
}

/** Columns in the order of the table. */
const columnsOf = (row: EventRow): readonly unknown[] => [
  row.id,
  row.status,
  row.op,
  row.key,
  row.version,
  row.digest,
  row.declared,
  row.terms,
  row.amounts,
  row.fact,
  row.route,
  row.forms,
  row.raw,
];

export function createEventRows(database: SqliteDatabase): EventRows {
  return { ...eventReads(database), ...eventWrites(database) };
}

type Reads = Pick<EventRows, 'get' | 'toApply' | 'toTally' | 'countByStatus'>;

function eventReads(database: SqliteDatabase): Reads {
  const get = database.prepare<[number], EventRow>('SELECT * FROM events WHERE id = ?');
  const ranged = <Row>(columns: string) =>
    database.prepare<[Range], Row>(
      `SELECT ${columns} FROM events WHERE id >= @from AND id < @to ORDER BY id LIMIT @limit`,
    );
  const toApply = ranged<AppliedEvent>('id, status, op, key, version, digest, route');
  const toTally = ranged<TalliedEvent>('id, status, op, declared, terms, amounts, fact');
  const count = database.prepare<
    [number, number],
    { readonly status: number; readonly count: number }
  >('SELECT status, count(*) AS count FROM events WHERE id >= ? AND id < ? GROUP BY status');
  return {
    get: (id) => get.get(id),
    toApply: (range) => toApply.all(range),
    toTally: (range) => toTally.all(range),
    countByStatus: (from, to) => count.all(from, to),
  };
}

function eventWrites(database: SqliteDatabase): Omit<EventRows, keyof Reads> {
  const insert = database.prepare(
    'INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const setStatus = database.prepare<[number, number]>('UPDATE events SET status = ? WHERE id = ?');
  const release = database.prepare(
    `UPDATE events SET status = ?, key = ?, version = ?, route = ?, forms = ?, raw = ?
      WHERE id = ?`,
  );
  const eraseRaw = database.prepare<[number]>('UPDATE events SET raw = NULL WHERE id = ?');
  const drop = database.prepare<[number, number]>(
    'UPDATE events SET status = ?, forms = NULL, raw = NULL WHERE id = ?',
  );
  const erase = database.prepare<[Range]>(
    `DELETE FROM events WHERE id IN (SELECT id FROM events
      WHERE id >= @from AND id < @to AND raw IS NULL ORDER BY id LIMIT @limit)`,
  );
  return {
    insert: (row) => void insert.run(...columnsOf(row)),
    setStatus: (id, status) => void setStatus.run(status, id),
    release: (id, { status, key, version, route, forms, raw }) =>
      void release.run(status, key, version, route, forms, raw, id),
    eraseRaw: (id) => void eraseRaw.run(id),
    drop: (id) => void drop.run(eventStatus.dropped, id),
    erase: (range) => erase.run(range).changes,
  };
}

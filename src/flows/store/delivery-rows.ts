import type { SqliteDatabase } from '../../storage/index.ts';

/** `form` of a delivery that is a tombstone: it has no record. */
export const TOMBSTONE = -1;

export interface DeliveryRow {
  readonly receiver: number;
  readonly seq: number;
  readonly event: number;
  readonly form: number;
  readonly region: number;
}

/** A delivery with what its page says of its event. */
export interface DeliveredRow {
  readonly seq: number;
  readonly event: number;
  readonly op: number;
  readonly form: number;
  readonly region: number;
  readonly key: string;
  readonly version: string;
  readonly digest: Uint8Array;
  readonly route: number;
  readonly forms: string | null;
}

interface Range {
  readonly receiver: number;
  readonly after: number;
  readonly to: number;
}

/** How many deliveries of one batch and region lie in a range, and how many of them are dead. */
export interface Portion {
  readonly batch: number;
  readonly region: number;
  readonly count: number;
  readonly dead: number;
}

export interface DeadRow {
  readonly receiver: number;
  readonly seq: number;
  readonly code: string;
  readonly at: string;
}

export interface DeliveryRows {
  insert(row: DeliveryRow): void;
  read(range: Range & { readonly limit: number }): readonly DeliveredRow[];
  portions(range: Range): readonly Portion[];
  deadIn(range: Range): readonly DeadRow[];
  deadCount(receiver: number): number;
  bury(row: DeadRow): void;
  revive(receiver: number, seq: number): void;
  /** Those whose event is erased, up to a seq; how many there were. */
  erase(receiver: number, upTo: number): number;
  /** The first that is still there. */
  first(receiver: number): number | undefined;
}

const EVENTS_A_BATCH = 4_294_967_296;

const IN_RANGE = 'd.receiver = @receiver AND d.seq > @after AND d.seq <= @to';

type LimitedRange = Range & { readonly limit: number };

export function createDeliveryRows(database: SqliteDatabase): DeliveryRows {
  const insert = database.prepare('INSERT INTO deliveries VALUES (?, ?, ?, ?, ?)');
  const read = database.prepare<[LimitedRange], DeliveredRow>(
    `SELECT d.seq, d.event, e.op, d.form, d.region, e.key, e.version, e.digest, e.route, e.forms
      FROM deliveries d JOIN events e ON e.id = d.event
      WHERE ${IN_RANGE} ORDER BY d.seq LIMIT @limit`,
  );
  const portions = database.prepare<[Range], Portion>(
    `SELECT d.event / ${EVENTS_A_BATCH} AS batch, d.region, count(*) AS count, count(x.seq) AS dead
      FROM deliveries d LEFT JOIN dead x ON x.receiver = d.receiver AND x.seq = d.seq
      WHERE ${IN_RANGE} GROUP BY 1, 2`,
  );
  const erase = database.prepare<[number, number]>(
    `DELETE FROM deliveries WHERE receiver = ? AND seq <= ?
      AND NOT EXISTS (SELECT 1 FROM events e WHERE e.id = event)`,
  );
  const first = database
    .prepare<[number], number | null>('SELECT min(seq) FROM deliveries WHERE receiver = ?')
    .pluck();
  return {
    ...deadRows(database),
    insert: ({ receiver, seq, event, form, region }) =>
      void insert.run(receiver, seq, event, form, region),
    read: (range) => read.all(range),
    portions: (range) => portions.all(range),
    erase: (receiver, upTo) => erase.run(receiver, upTo).changes,
    first: (receiver) => first.get(receiver) ?? undefined,
  };
}

function deadRows(
  database: SqliteDatabase,
): Pick<DeliveryRows, 'deadIn' | 'deadCount' | 'bury' | 'revive'> {
  const deadIn = database.prepare<[Range], DeadRow>(
    `SELECT * FROM dead d WHERE ${IN_RANGE} ORDER BY d.seq`,
  );
  const deadCount = database
    .prepare<[number], number>('SELECT count(*) FROM dead WHERE receiver = ?')
    .pluck();
  const bury = database.prepare<[DeadRow]>(
    'INSERT OR REPLACE INTO dead (receiver, seq, code, at) VALUES (@receiver, @seq, @code, @at)',
  );
  const revive = database.prepare<[number, number]>(
    'DELETE FROM dead WHERE receiver = ? AND seq = ?',
  );
  return {
    deadIn: (range) => deadIn.all(range),
    deadCount: (receiver) => deadCount.get(receiver) ?? 0,
    bury: (row) => void bury.run(row),
    revive: (receiver, seq) => void revive.run(receiver, seq),
  };
}

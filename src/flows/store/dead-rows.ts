import type { SqliteDatabase } from '../../storage/index.ts';

export interface DeadRow {
  readonly receiver: number;
  readonly seq: number;
  readonly code: string;
  readonly at: string;
}

/** Deliveries of a receiver after one seq, up to and with another. */
export interface SeqRange {
  readonly receiver: number;
  readonly after: number;
  readonly to: number;
}

/** Deliveries that their receiver refused. */
export interface DeadRows {
  within(range: SeqRange): readonly DeadRow[];
  count(receiver: number): number;
  bury(row: DeadRow): void;
  revive(receiver: number, seq: number): void;
}

export function createDeadRows(database: SqliteDatabase): DeadRows {
  const within = database.prepare<[SeqRange], DeadRow>(
    `SELECT * FROM dead WHERE receiver = @receiver AND seq > @after AND seq <= @to ORDER BY seq`,
  );
  const count = database
    .prepare<[number], number>('SELECT count(*) FROM dead WHERE receiver = ?')
    .pluck();
  const bury = database.prepare<[DeadRow]>(
    'INSERT OR REPLACE INTO dead (receiver, seq, code, at) VALUES (@receiver, @seq, @code, @at)',
  );
  const revive = database.prepare<[number, number]>(
    'DELETE FROM dead WHERE receiver = ? AND seq = ?',
  );
  return {
    within: (range) => within.all(range),
    count: (receiver) => count.get(receiver) ?? 0,
    bury: (row) => void bury.run(row),
    revive: (receiver, seq) => void revive.run(receiver, seq),
  };
}

import type { SqliteDatabase } from '../../storage/index.ts';

export interface ReceiptRow {
  readonly batch: number;
  readonly act: 'opened' | 'closed' | 'refused' | 'delivered';
  /** 0 where it is about no receiver. */
  readonly receiver: number;
  /** Index in the log. */
  readonly entry: number;
}

export interface ReceiptRows {
  /** What is said again, after a kill, counts. */
  set(row: Omit<ReceiptRow, 'receiver'> & Partial<Pick<ReceiptRow, 'receiver'>>): void;
  ofBatch(batch: number, limit: number): readonly ReceiptRow[];
}

export function createReceiptRows(database: SqliteDatabase): ReceiptRows {
  const set = database.prepare<[ReceiptRow]>(
    'INSERT OR REPLACE INTO receipts VALUES (@batch, @act, @receiver, @entry)',
  );
  const ofBatch = database.prepare<[number, number], ReceiptRow>(
    "SELECT * FROM receipts WHERE batch = ? ORDER BY act = 'delivered', receiver LIMIT ?",
  );
  return {
    set: (row) => void set.run({ receiver: 0, ...row }),
    ofBatch: (batch, limit) => ofBatch.all(batch, limit),
  };
}

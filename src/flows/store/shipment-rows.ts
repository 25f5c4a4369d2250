import type { SqliteDatabase } from '../../storage/index.ts';

/** Of one batch, what one receiver gets for one region. */
export interface ShipmentRow {
  readonly batch: number;
  readonly receiver: number;
  readonly region: number;
  readonly derived: number;
  readonly tombstones: number;
  readonly acked: number;
  readonly dead: number;
  readonly digest: Uint8Array;
  readonly delivered_at: string | null;
}

export interface Settling {
  readonly batch: number;
  readonly receiver: number;
  readonly region: number;
  readonly acked: number;
  readonly dead: number;
}

/** Deliveries of one batch to one receiver, all regions together. */
export interface ShipmentSum {
  readonly batch: number;
  readonly receiver: number;
  readonly derived: number;
  readonly acked: number;
  readonly dead: number;
}

export interface ShipmentRows {
  find(of: Pick<ShipmentRow, 'batch' | 'receiver' | 'region'>): ShipmentRow | undefined;
  put(row: Omit<ShipmentRow, 'acked' | 'dead' | 'delivered_at'>): void;
  settle(change: Settling): void;
  ofBatch(batch: number): readonly ShipmentRow[];
  /** Settled altogether and not yet said so. */
  undelivered(receiver: number): readonly ShipmentSum[];
  setDelivered(sum: Pick<ShipmentSum, 'batch' | 'receiver'>, at: string): void;
  /** Whether all of a batch is acknowledged, and since when. */
  settledAt(batch: number): string | undefined;
}

export function createShipmentRows(database: SqliteDatabase): ShipmentRows {
  const find = database.prepare<[Pick<ShipmentRow, 'batch' | 'receiver' | 'region'>], ShipmentRow>(
    'SELECT * FROM shipments WHERE batch = @batch AND receiver = @receiver AND region = @region',
  );
  const put = database.prepare<[object]>(
    `INSERT INTO shipments (batch, receiver, region, derived, tombstones, acked, dead, digest)
      VALUES (@batch, @receiver, @region, @derived, @tombstones, 0, 0, @digest)
      ON CONFLICT DO UPDATE SET derived = excluded.derived, tombstones = excluded.tombstones,
        digest = excluded.digest, delivered_at = NULL`,
  );
  const settle = database.prepare<[Settling]>(
    `UPDATE shipments SET acked = acked + @acked, dead = dead + @dead
      WHERE batch = @batch AND receiver = @receiver AND region = @region`,
  );
  const ofBatch = database.prepare<[number], ShipmentRow>(
    'SELECT * FROM shipments WHERE batch = ? ORDER BY receiver, region',
  );
  const undelivered = database.prepare<[{ readonly receiver: number }], ShipmentSum>(
    `SELECT batch, receiver, sum(derived) AS derived, sum(acked) AS acked, sum(dead) AS dead
      FROM shipments WHERE receiver = @receiver AND batch IN
        (SELECT DISTINCT batch FROM shipments WHERE receiver = @receiver AND delivered_at IS NULL)
      GROUP BY batch HAVING sum(acked) + sum(dead) = sum(derived)`,
  );
  const setDelivered = database.prepare<[string, number, number]>(
    'UPDATE shipments SET delivered_at = ? WHERE batch = ? AND receiver = ?',
  );
  const settledAt = database.prepare<
    [number],
    { readonly open: number; readonly at: string | null }
  >(
    `SELECT count(*) FILTER (WHERE delivered_at IS NULL OR dead > 0) AS open,
      max(delivered_at) AS at FROM shipments WHERE batch = ?`,
  );
  return {
    find: (of) => find.get(of),
    put: (row) => void put.run(row),
    settle: (change) => void settle.run(change),
    ofBatch: (batch) => ofBatch.all(batch),
    undelivered: (receiver) => undelivered.all({ receiver }),
    setDelivered: ({ batch, receiver }, at) => void setDelivered.run(at, batch, receiver),
    settledAt: (batch) => {
      const row = settledAt.get(batch);
      return row === undefined || row.open > 0 ? undefined : (row.at ?? '');
    },
  };
}

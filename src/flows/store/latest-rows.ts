import type { SqliteDatabase } from '../../storage/index.ts';

/** What receivers hold of one key: the last version that went out, and to whom. */
export interface LatestRow {
  readonly key: string;
  readonly version: string;
  readonly digest: Uint8Array;
  readonly route: number;
  /** 0 held, 1 gone, 2 left. */
  readonly state: number;
  /** The last batch it was seen in. */
  readonly batch: number;
}

export interface LatestRows {
  find(flow: number, key: string): LatestRow | undefined;
  insert(flow: number, row: LatestRow): void;
  update(flow: number, row: LatestRow): void;
  see(flow: number, key: string, batch: number): void;
  /** Keys after one that were not deleted and not seen in the batch, in order. */
  unseen(asked: Unseen): readonly LatestRow[];
}

interface Unseen {
  readonly flow: number;
  readonly after: string;
  readonly batch: number;
  readonly limit: number;
}

export function createLatestRows(database: SqliteDatabase): LatestRows {
  const find = database.prepare<[number, string], LatestRow>(
    'SELECT key, version, digest, route, state, batch FROM latest WHERE flow = ? AND key = ?',
  );
  const insert = database.prepare(
    `INSERT INTO latest (version, digest, route, state, batch, flow, key) VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  const update = database.prepare(
    `UPDATE latest SET version = ?, digest = ?, route = ?, state = ?, batch = ?
      WHERE flow = ? AND key = ?`,
  );
  const see = database.prepare<[number, number, string]>(
    'UPDATE latest SET batch = ? WHERE flow = ? AND key = ?',
  );
  const unseen = database.prepare<[Unseen], LatestRow>(
    `SELECT key, version, digest, route, state, batch FROM latest
      WHERE flow = @flow AND key > @after AND state <> 1 AND batch <> @batch
      ORDER BY key LIMIT @limit`,
  );
  return {
    find: (flow, key) => find.get(flow, key),
    insert: (flow, { key, version, digest, route, state, batch }) =>
      void insert.run(version, digest, route, state, batch, flow, key),
    update: (flow, { key, version, digest, route, state, batch }) =>
      void update.run(version, digest, route, state, batch, flow, key),
    see: (flow, key, batch) => void see.run(batch, flow, key),
    unseen: (asked) => unseen.all(asked),
  };
}

import type { FlowManifest } from '../../shapes/index.ts';
import type { SqliteDatabase } from '../../storage/index.ts';

export interface BatchRow {
  readonly id: number;
  readonly flow: string;
  readonly number: string;
  readonly agency: string;
  readonly system: string;
  readonly state: 'open' | 'applying' | 'applied' | 'refused';
  /** JSON text. */
  readonly manifest: string;
  readonly manifest_salt: Uint8Array;
  readonly bundle: string;
  readonly opened_at: string;
  readonly closed_at: string | null;
  readonly received: number;
  readonly dropped: number;
  readonly applied: number;
  readonly swept_key: string | null;
  readonly derived: number;
  /** The reconciliation as it was at close, JSON text. */
  readonly report: string | null;
  readonly report_salt: Uint8Array | null;
  readonly erased: number;
}

/** Without its origin, which lies beside it. */
export const manifestOf = ({ manifest }: Pick<BatchRow, 'manifest'>): FlowManifest =>
  JSON.parse(manifest) as FlowManifest;

export type NewBatch = Pick<
  BatchRow,
  'flow' | 'number' | 'agency' | 'system' | 'manifest' | 'manifest_salt' | 'bundle' | 'opened_at'
>;

export interface BatchRows {
  insert(batch: NewBatch): void;
  find(flow: string, number: string): BatchRow | undefined;
  get(id: number): BatchRow | undefined;
  /** The newest that was not refused. */
  last(flow: string): BatchRow | undefined;
  /** Newest first. */
  list(flow: string, limit: number): readonly BatchRow[];
  /** Those applied, newest first, of those before an id. */
  listApplied(flow: string, before: number, limit: number): readonly BatchRow[];
  inState(state: BatchRow['state']): readonly BatchRow[];
  /** When the window of the oldest batch ended that has not landed everywhere; undefined: all have. */
  oldestUnderWay(flow: string): string | undefined;
  applied(): readonly BatchRow[];
  move(id: number, received: number, dropped: number): void;
  setState(id: number, state: BatchRow['state'], at: string): void;
  setApplied(id: number, applied: number): void;
  setSwept(id: number, key: string, derived: number): void;
  setReport(id: number, report: string, salt: Uint8Array): void;
  setErased(id: number): void;
}

const INSERT = `INSERT INTO batches
  (flow, number, agency, system, state, manifest, manifest_salt, bundle, opened_at,
    received, dropped, applied, derived)
  VALUES (@flow, @number, @agency, @system, 'open', @manifest, @manifest_salt, @bundle, @opened_at,
    0, 0, 0, 0)`;

/** By the two partial indexes: of the many batches that have landed none is looked at. */
const OLDEST_UNDER_WAY = `SELECT json_extract(b.manifest, '$.window.until') AS until
  FROM batches b WHERE b.id IN (
    SELECT id FROM batches WHERE flow = @flow AND state IN ('open', 'applying')
    UNION SELECT s.batch FROM shipments s JOIN batches o ON o.id = s.batch
      WHERE s.delivered_at IS NULL AND o.flow = @flow AND o.state = 'applied')
  ORDER BY until LIMIT 1`;

export function createBatchRows(database: SqliteDatabase): BatchRows {
  const read = (sql: string) =>
    database.prepare<unknown[], BatchRow>(`SELECT * FROM batches ${sql}`);
  const write = (sql: string) => database.prepare(`UPDATE batches SET ${sql} WHERE id = ?`);
  const insert = database.prepare<[NewBatch]>(INSERT);
  const find = read('WHERE flow = ? AND number = ?');
  const get = read('WHERE id = ?');
  const last = read("WHERE flow = ? AND state <> 'refused' ORDER BY id DESC LIMIT 1");
  const list = read('WHERE flow = ? ORDER BY id DESC LIMIT ?');
  const listApplied = read(
    "WHERE flow = ? AND state = 'applied' AND id < ? ORDER BY id DESC LIMIT ?",
  );
  const inState = read('WHERE state = ? ORDER BY id');
  const oldest = database.prepare<[{ readonly flow: string }], string>(OLDEST_UNDER_WAY).pluck();
  const applied = read("WHERE state = 'applied' AND erased = 0 ORDER BY id");
  const move = write('received = ?, dropped = ?');
  const setState = write('state = ?, closed_at = ?');
  const setApplied = write('applied = ?');
  const setSwept = write('swept_key = ?, derived = ?');
  const setReport = write('report = ?, report_salt = ?');
  const setErased = write('erased = 1');
  return {
    insert: (batch) => void insert.run(batch),
    find: (flow, number) => find.get(flow, number),
    get: (id) => get.get(id),
    last: (flow) => last.get(flow),
    list: (flow, limit) => list.all(flow, limit),
    listApplied: (flow, before, limit) => listApplied.all(flow, before, limit),
    inState: (state) => inState.all(state),
    oldestUnderWay: (flow) => oldest.get({ flow }),
    applied: () => applied.all(),
    move: (id, received, dropped) => void move.run(received, dropped, id),
    setState: (id, state, at) => void setState.run(state, at, id),
    setApplied: (id, ordinal) => void setApplied.run(ordinal, id),
    setSwept: (id, key, derived) => void setSwept.run(key, derived, id),
    setReport: (id, report, salt) => void setReport.run(report, salt, id),
    setErased: (id) => void setErased.run(id),
  };
}

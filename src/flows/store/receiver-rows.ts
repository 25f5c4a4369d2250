import type { SqliteDatabase } from '../../storage/index.ts';

export interface ReceiverRow {
  readonly id: number;
  readonly flow: string;
  readonly system: string;
  readonly next_seq: number;
  /** The last that may be delivered: what a batch under way has made waits beyond it. */
  readonly released: number;
  readonly acked: number;
  /** Up to where pushing has got; less than `acked` during a replay. */
  readonly sent: number;
  /** What lay before was erased. */
  readonly floor: number;
}

export interface ReceiverRows {
  find(flow: string, system: string): ReceiverRow | undefined;
  /** Made when it is first needed. */
  get(flow: string, system: string): ReceiverRow;
  byId(id: number): ReceiverRow | undefined;
  all(): readonly ReceiverRow[];
  ofFlow(flow: string): readonly ReceiverRow[];
  setNext(id: number, nextSeq: number): void;
  releaseAll(flow: string): void;
  setAcked(id: number, acked: number, sent: number): void;
  setSent(id: number, sent: number): void;
  setFloor(id: number, floor: number): void;
}

export function createReceiverRows(database: SqliteDatabase): ReceiverRows {
  const find = database.prepare<[string, string], ReceiverRow>(
    'SELECT * FROM receivers WHERE flow = ? AND system = ?',
  );
  const byId = database.prepare<[number], ReceiverRow>('SELECT * FROM receivers WHERE id = ?');
  const all = database.prepare<[], ReceiverRow>('SELECT * FROM receivers ORDER BY id');
  const ofFlow = database.prepare<[string], ReceiverRow>(
    'SELECT * FROM receivers WHERE flow = ? ORDER BY system',
  );
  const insert = database.prepare<[string, string]>(
    `INSERT INTO receivers (flow, system, next_seq, released, acked, sent, floor)
      VALUES (?, ?, 1, 0, 0, 0, 0)`,
  );
  const write = (sql: string) => database.prepare(`UPDATE receivers SET ${sql}`);
  const setNext = write('next_seq = ? WHERE id = ?');
  const releaseAll = write('released = next_seq - 1 WHERE flow = ?');
  const setAcked = write('acked = ?, sent = ? WHERE id = ?');
  const setSent = write('sent = ? WHERE id = ?');
  const setFloor = write('floor = ? WHERE id = ?');
  return {
    find: (flow, system) => find.get(flow, system),
    get: (flow, system) => {
      const known = find.get(flow, system);
      if (known !== undefined) return known;
      insert.run(flow, system);
      return find.get(flow, system) as ReceiverRow;
    },
    byId: (id) => byId.get(id),
    all: () => all.all(),
    ofFlow: (flow) => ofFlow.all(flow),
    setNext: (id, next) => void setNext.run(next, id),
    releaseAll: (flow) => void releaseAll.run(flow),
    setAcked: (id, acked, sent) => void setAcked.run(acked, sent, id),
    setSent: (id, sent) => void setSent.run(sent, id),
    setFloor: (id, floor) => void setFloor.run(floor, id),
  };
}

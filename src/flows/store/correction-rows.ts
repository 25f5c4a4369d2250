import type { Correction } from '../../shapes/index.ts';
import type { SqliteDatabase } from '../../storage/index.ts';

export interface CorrectionRow {
  readonly id: string;
  readonly flow: string;
  readonly receiver: string;
  readonly agency: string;
  readonly key: string;
  readonly version: string;
  readonly digest: string;
  readonly pointer: string;
  readonly code: Correction['code'];
  readonly reason: string;
  readonly salt: Uint8Array;
  /** Of what lay at the pointer, under the salt. */
  readonly value: string | null;
  readonly state: Correction['state'];
  readonly raised_at: string;
  readonly answered_at: string | null;
  readonly answer: string | null;
  readonly answer_salt: Uint8Array | null;
  readonly seen_event: number | null;
  /** What its receiver has at the pointer since then, under the salt; null when that is unknown. */
  readonly seen_value: string | null;
  readonly ended_at: string | null;
  readonly ended_batch: string | null;
  readonly ended_version: string | null;
}

export type NewCorrection = Omit<
  CorrectionRow,
  'state' | `answer${string}` | `seen_${string}` | `ended_${string}`
>;

/** Corrections that concern one system: all of flows it sends, its own of flows it receives. */
export interface CorrectionQuery {
  readonly system: string;
  readonly sent: readonly string[];
  readonly received: readonly string[];
  readonly after: string;
  readonly key: string | undefined;
  readonly isOpen: boolean;
  readonly limit: number;
}

type Ending = Pick<CorrectionRow, 'id' | 'state' | 'ended_at' | 'ended_batch' | 'ended_version'>;

export interface CorrectionRows {
  insert(row: NewCorrection): void;
  get(id: string): CorrectionRow | undefined;
  list(query: CorrectionQuery): readonly CorrectionRow[];
  ofFlow(flow: string, limit: number): readonly CorrectionRow[];
  openOfKey(flow: string, key: string): readonly CorrectionRow[];
  countOpen(flow: string, receiver: string): number;
  countOpenOf(flow: string): number;
  /** Whether any of the flow is open, so that most keys need no look. */
  hasOpen(flow: string): boolean;
  answer(
    row: Pick<CorrectionRow, 'id' | 'state' | (`answer${string}` & keyof CorrectionRow)>,
  ): void;
  /** A newer event of its key. */
  see(id: string, event: number, value: string | null): void;
  /** Open ones whose key came again in the events from one id up to but without another. */
  seenWithin(flow: string, from: number, to: number): readonly CorrectionRow[];
  end(ending: Ending): void;
  /** Those that ended before an instant; how many. */
  erase(before: string): number;
}

const OPEN = "state IN ('raised', 'accepted')";

const INSERT = `INSERT INTO corrections (id, flow, receiver, agency, key, version, digest, pointer,
    code, reason, salt, value, state, raised_at)
  VALUES (@id, @flow, @receiver, @agency, @key, @version, @digest, @pointer,
    @code, @reason, @salt, @value, 'raised', @raised_at)`;

const LIST = `SELECT * FROM corrections WHERE id > @after
  AND (flow IN (SELECT value FROM json_each(@sent))
    OR receiver = @system AND flow IN (SELECT value FROM json_each(@received)))
  AND (@key IS NULL OR key = @key) AND (@isOpen = 0 OR ${OPEN})
  ORDER BY id LIMIT @limit`;

export function createCorrectionRows(database: SqliteDatabase): CorrectionRows {
  return { ...reads(database), ...writes(database) };
}

type Writes = Pick<CorrectionRows, 'insert' | 'answer' | 'see' | 'end' | 'erase'>;

function reads(database: SqliteDatabase): Omit<CorrectionRows, keyof Writes> {
  const read = (sql: string) =>
    database.prepare<unknown[], CorrectionRow>(`SELECT * FROM corrections WHERE ${sql}`);
  const get = read('id = ?');
  const list = database.prepare<[object], CorrectionRow>(LIST);
  const ofFlow = read('flow = ? ORDER BY id DESC LIMIT ?');
  const openOfKey = read(`flow = ? AND key = ? AND ${OPEN}`);
  const seen = read(`flow = ? AND seen_event >= ? AND seen_event < ? AND ${OPEN} ORDER BY id`);
  const count = database
    .prepare<[string, string], number>(
      `SELECT count(*) FROM corrections WHERE flow = ? AND receiver = ? AND ${OPEN}`,
    )
    .pluck();
  const countOf = database
    .prepare<[string], number>(`SELECT count(*) FROM corrections WHERE flow = ? AND ${OPEN}`)
    .pluck();
  const any = database
    .prepare<[string], number>(`SELECT 1 FROM corrections WHERE flow = ? AND ${OPEN} LIMIT 1`)
    .pluck();
  return {
    get: (id) => get.get(id),
    list: ({ sent, received, key = null, isOpen, ...query }) =>
      list.all({
        ...query,
        key,
        sent: JSON.stringify(sent),
        received: JSON.stringify(received),
        isOpen: isOpen ? 1 : 0,
      }),
    ofFlow: (flow, limit) => ofFlow.all(flow, limit),
    openOfKey: (flow, key) => openOfKey.all(flow, key),
    countOpen: (flow, receiver) => count.get(flow, receiver) ?? 0,
    countOpenOf: (flow) => countOf.get(flow) ?? 0,
    hasOpen: (flow) => any.get(flow) !== undefined,
    seenWithin: (flow, from, to) => seen.all(flow, from, to),
  };
}

function writes(database: SqliteDatabase): Writes {
  const insert = database.prepare<[NewCorrection]>(INSERT);
  const write = (sql: string) => database.prepare(`UPDATE corrections SET ${sql}`);
  const answer = write(
    `state = @state, answered_at = @answered_at, answer = @answer, answer_salt = @answer_salt
      WHERE id = @id`,
  );
  const see = write('seen_event = ?, seen_value = ? WHERE id = ?');
  const end = write(
    `state = @state, ended_at = @ended_at, ended_batch = @ended_batch,
      ended_version = @ended_version WHERE id = @id`,
  );
  const erase = database.prepare<[string, string]>(
    `DELETE FROM corrections WHERE ended_at < ? OR (state = 'declined' AND answered_at < ?)`,
  );
  return {
    insert: (row) => void insert.run(row),
    answer: (row) => void answer.run(row),
    see: (id, event, value) => void see.run(event, value, id),
    end: (ending) => void end.run(ending),
    erase: (before) => erase.run(before, before).changes,
  };
}

import type { SqliteDatabase } from '../../storage/index.ts';
import { eventId } from './events.ts';

export interface QuarantineRow {
  readonly event: number;
  readonly flow: string;
  readonly key: string | null;
  readonly rule: string;
  readonly pointer: string;
  readonly state: 'open' | 'asked' | 'released' | 'corrected';
  readonly asked_by: string | null;
  readonly reason: string | null;
  readonly region: string | null;
  readonly decided_by: string | null;
}

export interface UnclaimedRow {
  readonly id: number;
  readonly flow: string;
  readonly region: string;
  readonly event: number;
}

interface UnclaimedQuery {
  readonly flow: string;
  readonly region: string;
  readonly after: number;
  readonly limit: number;
}

export interface RuleCount {
  readonly rule: string;
  readonly count: number;
}

export interface WaitingRows {
  quarantine(row: Pick<QuarantineRow, 'event' | 'flow' | 'key' | 'rule' | 'pointer'>): void;
  findQuarantined(event: number): QuarantineRow | undefined;
  /** Of a flow, still waiting. */
  countQuarantined(flow: string): number;
  /** Whether any of the flow waits, so that most keys need no look. */
  hasQuarantined(flow: string): boolean;
  openOfKey(flow: string, key: string): readonly QuarantineRow[];
  /** Whether a batch has one still waiting of which not even the key is known. */
  hasNameless(batch: number): boolean;
  isQuarantinedIn(batch: number, key: string): boolean;
  decide(row: QuarantineRow): void;
  unquarantine(event: number): void;
  /** Still waiting. */
  listQuarantined(batch: number, limit: number): readonly QuarantineRow[];
  /** Everything ever quarantined of a batch, decided or not. */
  countByRule(batch: number): readonly RuleCount[];
  wait(row: Omit<UnclaimedRow, 'id'>): void;
  /** Of a region, after one of them, in the order in which they came. */
  listUnclaimed(asked: UnclaimedQuery): readonly UnclaimedRow[];
  unclaimedRegions(flow: string): readonly { readonly region: string; readonly count: number }[];
  claim(id: number): void;
}

const WAITING = "state IN ('open', 'asked')";

type QuarantineWrites = Pick<WaitingRows, 'quarantine' | 'decide' | 'unquarantine'>;
type QuarantineReads = Omit<WaitingRows, keyof QuarantineWrites | keyof UnclaimedPart>;

function quarantineWrites(database: SqliteDatabase): QuarantineWrites {
  const insert = database.prepare<[object]>(
    `INSERT INTO quarantine (event, flow, key, rule, pointer, state)
      VALUES (@event, @flow, @key, @rule, @pointer, 'open')`,
  );
  const decide = database.prepare<[QuarantineRow]>(
    `UPDATE quarantine SET key = @key, state = @state, asked_by = @asked_by, reason = @reason,
      region = @region, decided_by = @decided_by WHERE event = @event`,
  );
  const remove = database.prepare<[number]>('DELETE FROM quarantine WHERE event = ?');
  return {
    quarantine: (row) => void insert.run(row),
    decide: (row) => void decide.run(row),
    unquarantine: (event) => void remove.run(event),
  };
}

const inBatch = (batch: number): readonly [number, number] => [
  eventId(batch, 0),
  eventId(batch + 1, 0),
];

function quarantineReads(database: SqliteDatabase): QuarantineReads {
  const read = <Row>(sql: string) => database.prepare<unknown[], Row>(sql);
  const any = read<number>(
    `SELECT 1 FROM quarantine WHERE flow = ? AND key > '' AND ${WAITING} LIMIT 1`,
  ).pluck();
  const waiting = read<number>(
    `SELECT count(*) FROM quarantine WHERE flow = ? AND ${WAITING}`,
  ).pluck();
  const find = read<QuarantineRow>('SELECT * FROM quarantine WHERE event = ?');
  const ofKey = read<QuarantineRow>(
    `SELECT * FROM quarantine WHERE flow = ? AND key = ? AND ${WAITING}`,
  );
  const within = 'FROM quarantine WHERE event >= ? AND event < ?';
  const nameless = read<number>(`SELECT 1 ${within} AND key IS NULL LIMIT 1`).pluck();
  const ofKeyInBatch = read<number>(`SELECT 1 ${within} AND key = ? LIMIT 1`).pluck();
  const list = read<QuarantineRow>(`SELECT * ${within} AND ${WAITING} ORDER BY event LIMIT ?`);
  const byRule = read<RuleCount>(
    `SELECT rule, count(*) AS count ${within} GROUP BY rule ORDER BY count(*) DESC, rule`,
  );
  return {
    countQuarantined: (flow) => waiting.get(flow) ?? 0,
    hasQuarantined: (flow) => any.get(flow) !== undefined,
    findQuarantined: (event) => find.get(event),
    openOfKey: (flow, key) => ofKey.all(flow, key),
    hasNameless: (batch) => nameless.get(...inBatch(batch)) !== undefined,
    isQuarantinedIn: (batch, key) => ofKeyInBatch.get(...inBatch(batch), key) !== undefined,
    listQuarantined: (batch, limit) => list.all(...inBatch(batch), limit),
    countByRule: (batch) => byRule.all(...inBatch(batch)),
  };
}

type UnclaimedPart = Pick<WaitingRows, 'wait' | 'listUnclaimed' | 'unclaimedRegions' | 'claim'>;

export function createWaitingRows(database: SqliteDatabase): WaitingRows {
  const wait = database.prepare<[object]>(
    'INSERT INTO unclaimed (flow, region, event) VALUES (@flow, @region, @event)',
  );
  const listed = database.prepare<[UnclaimedQuery], UnclaimedRow>(
    `SELECT * FROM unclaimed WHERE flow = @flow AND region = @region AND id > @after
      ORDER BY id LIMIT @limit`,
  );
  const regions = database.prepare<[string], { readonly region: string; readonly count: number }>(
    'SELECT region, count(*) AS count FROM unclaimed WHERE flow = ? GROUP BY region',
  );
  const claim = database.prepare<[number]>('DELETE FROM unclaimed WHERE id = ?');
  return {
    ...quarantineReads(database),
    ...quarantineWrites(database),
    wait: (row) => void wait.run(row),
    listUnclaimed: (asked) => listed.all(asked),
    unclaimedRegions: (flow) => regions.all(flow),
    claim: (id) => void claim.run(id),
  };
}

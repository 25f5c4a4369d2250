import type { SqliteDatabase } from '../../storage/index.ts';
import { DERIVED_FROM, eventId } from './event-rows.ts';

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

export interface RuleCount {
  readonly rule: string;
  readonly count: number;
}

export interface WaitingRows {
  quarantine(row: Pick<QuarantineRow, 'event' | 'flow' | 'key' | 'rule' | 'pointer'>): void;
  findQuarantined(event: number): QuarantineRow | undefined;
  /** Whether any of the flow waits, so that most keys need no look. */
  hasQuarantined(flow: string): boolean;
  openOfKey(flow: string, key: string): readonly QuarantineRow[];
  /** Whether a batch has one still waiting of which not even the key is known. */
  hasNameless(batch: number): boolean;
  isQuarantinedIn(batch: number, key: string): boolean;
  decide(row: QuarantineRow): void;
  unquarantine(event: number): void;
  /** Still waiting, of the events in a range of ids. */
  listQuarantined(range: {
    readonly from: number;
    readonly to: number;
    readonly limit: number;
  }): readonly QuarantineRow[];
  /** Everything ever quarantined in a range of ids, decided or not. */
  countByRule(from: number, to: number): readonly RuleCount[];
  wait(row: Omit<UnclaimedRow, 'id'>): void;
  listUnclaimed(flow: string, region: string, limit: number): readonly UnclaimedRow[];
  unclaimedRegions(flow: string): readonly { readonly region: string; readonly count: number }[];
  claim(id: number): void;
  isStillUnclaimed(event: number): boolean;
}

const WAITING = "state IN ('open', 'asked')";

function quarantineRows(database: SqliteDatabase) {
  const insert = database.prepare<[object]>(
    `INSERT INTO quarantine (event, flow, key, rule, pointer, state)
      VALUES (@event, @flow, @key, @rule, @pointer, 'open')`,
  );
  const find = database.prepare<[number], QuarantineRow>(
    'SELECT * FROM quarantine WHERE event = ?',
  );
  const any = database
    .prepare<[string], number>(
      `SELECT 1 FROM quarantine WHERE flow = ? AND key > '' AND ${WAITING}`,
    )
    .pluck();
  const ofKey = database.prepare<[string, string], QuarantineRow>(
    `SELECT * FROM quarantine WHERE flow = ? AND key = ? AND ${WAITING}`,
  );
  const nameless = database
    .prepare<[number, number], number>(
      `SELECT 1 FROM quarantine WHERE event >= ? AND event < ? AND key IS NULL LIMIT 1`,
    )
    .pluck();
  const inBatch = database
    .prepare<[number, number, string], number>(
      'SELECT 1 FROM quarantine WHERE event >= ? AND event < ? AND key = ? LIMIT 1',
    )
    .pluck();
  const decide = database.prepare<[QuarantineRow]>(
    `UPDATE quarantine SET key = @key, state = @state, asked_by = @asked_by, reason = @reason,
      region = @region, decided_by = @decided_by WHERE event = @event`,
  );
  const remove = database.prepare<[number]>('DELETE FROM quarantine WHERE event = ?');
  const list = database.prepare<[object], QuarantineRow>(
    `SELECT * FROM quarantine WHERE event >= @from AND event < @to AND ${WAITING}
      ORDER BY event LIMIT @limit`,
  );
  const byRule = database.prepare<[number, number], RuleCount>(
    `SELECT rule, count(*) AS count FROM quarantine WHERE event >= ? AND event < ?
      GROUP BY rule ORDER BY count(*) DESC, rule`,
  );
  return {
    quarantine: (row) => void insert.run(row),
    findQuarantined: (event) => find.get(event),
    hasQuarantined: (flow) => any.get(flow) !== undefined,
    openOfKey: (flow, key) => ofKey.all(flow, key),
    hasNameless: (batch) =>
      nameless.get(eventId(batch, 0), eventId(batch, DERIVED_FROM)) !== undefined,
    isQuarantinedIn: (batch, key) =>
      inBatch.get(eventId(batch, 0), eventId(batch, DERIVED_FROM), key) !== undefined,
    decide: (row) => void decide.run(row),
    unquarantine: (event) => void remove.run(event),
    listQuarantined: (range) => list.all(range),
    countByRule: (from, to) => byRule.all(from, to),
  } satisfies Partial<WaitingRows>;
}

export function createWaitingRows(database: SqliteDatabase): WaitingRows {
  const wait = database.prepare<[object]>(
    'INSERT INTO unclaimed (flow, region, event) VALUES (@flow, @region, @event)',
  );
  const listed = database.prepare<[string, string, number], UnclaimedRow>(
    'SELECT * FROM unclaimed WHERE flow = ? AND region = ? ORDER BY id LIMIT ?',
  );
  const regions = database.prepare<[string], { readonly region: string; readonly count: number }>(
    'SELECT region, count(*) AS count FROM unclaimed WHERE flow = ? GROUP BY region',
  );
  const claim = database.prepare<[number]>('DELETE FROM unclaimed WHERE id = ?');
  const waits = database
    .prepare<[number], number>('SELECT 1 FROM unclaimed WHERE event = ?')
    .pluck();
  return {
    ...quarantineRows(database),
    wait: (row) => void wait.run(row),
    listUnclaimed: (flow, region, limit) => listed.all(flow, region, limit),
    unclaimedRegions: (flow) => regions.all(flow),
    claim: (id) => void claim.run(id),
    isStillUnclaimed: (event) => waits.get(event) !== undefined,
  };
}

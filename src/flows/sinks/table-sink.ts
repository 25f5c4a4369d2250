import { EdgeFault, type EdgeCode } from '../edge-codes.ts';
import type { DeliveryEntry, DeliveryPage, PageOutcome, Sink } from './sink.ts';
import { rowCodeOf } from './row-codes.ts';
import { sinkStatements, type SinkStatements, type SinkTable } from './table-statements.ts';

export type SqlValue = string | number | bigint | null;

/** A connection to a receiver's database. Statements fail with an error that has a `code`. */
export interface SinkSession {
  query(sql: string, values?: readonly SqlValue[]): Promise<readonly { readonly seq: string }[]>;
  /** Starts a transaction in which constraints fail where they are broken. */
  begin(): Promise<void>;
  /** How a value of JSON is bound: to this engine's columns it must be exact. */
  bind(value: unknown): SqlValue;
  close(): Promise<void>;
}

interface Work {
  readonly session: SinkSession;
  readonly sql: SinkStatements;
  readonly table: SinkTable;
  readonly page: DeliveryPage;
}

type Refused = PageOutcome['refused'][number];

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

/** Deliveries into a table: rows and position move in one transaction. */
export function createTableSink(open: () => Promise<SinkSession>, table: SinkTable): Sink {
  const sql = sinkStatements(table);
  let opened: SinkSession | undefined;
  const close = async (): Promise<void> => {
    const session = opened;
    opened = undefined;
    await session?.close().catch(() => undefined);
  };
  return {
    deliver: async (page) => {
      try {
        opened ??= await prepared(await open(), sql);
        return await deliver({ session: opened, sql, table, page });
      } catch (error) {
        // A connection that failed once is not trusted again.
        await close();
        throw faultOf(error, table.table);
      }
    },
    close,
  };
}

/** A role that may not create tables is enough once they are there. */
async function prepared(session: SinkSession, sql: SinkStatements): Promise<SinkSession> {
  try {
    await session.query(sql.isReady);
  } catch {
    for (const statement of sql.create) await session.query(statement);
  }
  return session;
}

/** Tables and columns that are not there (class 42; SQLITE_ERROR) are for people to mend. */
function faultOf(error: unknown, table: string): unknown {
  if (error instanceof EdgeFault) return error;
  const code = codeOf(error);
  const differs = code.startsWith('42') || code === 'SQLITE_ERROR';
  return new EdgeFault(differs ? 'receiver-differs' : 'receiver-unavailable', table, error);
}

/** Rows one by one only where one of them fails: a page without faults needs no savepoints. */
async function deliver(work: Work): Promise<PageOutcome> {
  try {
    return await inTransaction(work, applyOrThrow);
  } catch (error) {
    if (rowCodeOf(codeOf(error)) === undefined) throw error;
    return inTransaction(work, applyOrUndo);
  }
}

type Apply = (work: Work, entry: DeliveryEntry) => Promise<EdgeCode | undefined>;

async function inTransaction(work: Work, apply: Apply): Promise<PageOutcome> {
  const { session } = work;
  await session.begin();
  try {
    const outcome = await applyAll(work, apply);
    await session.query('COMMIT');
    return outcome;
  } catch (error) {
    await session.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

async function applyAll(work: Work, apply: Apply): Promise<PageOutcome> {
  const { session, sql, page } = work;
  const { flow, receiver, entries } = page;
  await session.query(sql.enter, [flow, receiver]);
  const [position] = await session.query(sql.position, [flow, receiver]);
  const applied = Number(position?.seq ?? 0);
  const open = await openRefusals(work);
  const refused: Refused[] = [];
  for (const entry of entries) {
    if (entry.seq <= applied && !open.has(entry.seq)) continue;
    const code = await apply(work, entry);
    if (code !== undefined) refused.push({ seq: entry.seq, code });
    await note(work, entry, code);
  }
  const last = entries.at(-1)?.seq ?? applied;
  await session.query(sql.move, [flow, receiver, last]);
  return { acknowledged: last, refused };
}

/** What was refused and has not been overtaken by a later delivery of the same key. */
async function openRefusals({ session, sql, page }: Work): Promise<ReadonlySet<number>> {
  const { flow, receiver, entries } = page;
  const range = [entries[0]?.seq ?? 0, entries.at(-1)?.seq ?? 0];
  const rows = await session.query(sql.refused, [flow, receiver, ...range]);
  return new Set(rows.map(({ seq }) => Number(seq)));
}

/** A delivery that landed overtakes what was refused before of its key: that must not come back. */
async function note(
  { session, sql, page }: Work,
  { seq, region, key }: DeliveryEntry,
  code: EdgeCode | undefined,
): Promise<void> {
  const { flow, receiver } = page;
  if (code === undefined) await session.query(sql.forget, [flow, receiver, region, key, seq]);
  else await session.query(sql.refuse, [flow, receiver, seq, region, key]);
}

async function applyOrThrow(work: Work, entry: DeliveryEntry): Promise<EdgeCode | undefined> {
  const { session, sql, table } = work;
  const { op, region, key, record = {} } = entry;
  if (op === 'tombstone') {
    await session.query(sql.remove, [region, key]);
    return undefined;
  }
  const items = new Set(table.columns.map(({ item }) => item));
  if (Object.keys(record).some((item) => !items.has(item))) return 'row-item-without-column';
  const values = table.columns.map(({ item }) => session.bind(record[item]));
  await session.query(sql.upsert, [region, key, ...values]);
  return undefined;
}

async function applyOrUndo(work: Work, entry: DeliveryEntry): Promise<EdgeCode | undefined> {
  const { session } = work;
  await session.query('SAVEPOINT jingwei_row');
  try {
    const code = await applyOrThrow(work, entry);
    await session.query('RELEASE SAVEPOINT jingwei_row');
    return code;
  } catch (error) {
    const code = rowCodeOf(codeOf(error));
    if (code === undefined) throw error;
    await session.query('ROLLBACK TO SAVEPOINT jingwei_row');
    return code;
  }
}

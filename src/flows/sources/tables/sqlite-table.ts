import { setImmediate } from 'node:timers/promises';
import Sqlite, { type Database } from 'better-sqlite3';
import { EdgeFault } from '../../edge-codes.ts';
import { quoted } from '../../identifiers.ts';
import { lowerBound } from './lower-bound.ts';
import type { TablePlan, TableRow } from './table-plan.ts';
import { PAGE_ROWS, type TableReader, type TableView } from './table-reader.ts';

/** How long a statement waits for a writer's lock. */
const BUSY_TIMEOUT_MS = 5000;

type Bound = string | bigint | null;

/** Reads a table of an SQLite file that another program writes, read-only unless it has a flag. */
export function createSqliteTable(file: string, plan: TablePlan): TableReader {
  const within = async <Result>(work: (database: Database) => Promise<Result>): Promise<Result> => {
    const database = open(file, plan);
    try {
      return await work(database);
    } catch (error) {
      throw error instanceof Sqlite.SqliteError ? unavailable(plan, error) : error;
    } finally {
      database.close();
    }
  };
  return {
    read: (work) =>
      within(async (database) => {
        database.exec('BEGIN');
        const result = await work(viewOf(database, plan));
        database.exec('COMMIT');
        return result;
      }),
    markTaken: (rows) =>
      within((database) => {
        const mark = database.prepare<(string | null)[]>(markTakenSql(plan));
        const taken = plan.settings.flag?.taken ?? null;
        database.transaction(() => rows.forEach((cells) => mark.run(taken, ...cells))).immediate();
        return Promise.resolve();
      }),
    close: () => Promise.resolve(),
  };
}

const unavailable = ({ settings }: TablePlan, cause: unknown): EdgeFault =>
  new EdgeFault('source-unavailable', settings.table, cause);

function open(file: string, plan: TablePlan): Database {
  const isReadOnly = plan.settings.flag === undefined;
  try {
    return new Sqlite(file, {
      readonly: isReadOnly,
      fileMustExist: true,
      timeout: BUSY_TIMEOUT_MS,
    });
  } catch (error) {
    throw unavailable(plan, error);
  }
}

function viewOf(database: Database, plan: TablePlan): TableView {
  const { table, changed } = plan.settings;
  // The first statement takes the snapshot.
  const nowMs = database
    .prepare("SELECT CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)")
    .pluck()
    .get() as number;
  const next = nextMark(database, plan, nowMs);
  const cells = plan.columns.map((column) => `CAST(${quoted(column)} AS TEXT)`).join(', ');
  const select = `SELECT ${cells}, ${next === undefined ? '? IS NOT NULL' : inWindow(plan)}
    FROM ${quoted(table)}`;
  const byIdentity = plan.settings.identity
    .map((column) => `coalesce(CAST(${quoted(column)} AS TEXT), '') COLLATE BINARY`)
    .join(', ');
  const first = changed === undefined ? '' : `${quoted(changed.column)}, `;
  const nextBound = boundOf(plan, next);
  return {
    next,
    nowMs,
    changes: (since) => {
      const [where, ...values] = sinceOf(plan, since);
      const sql = `${select} WHERE ${where} ORDER BY ${first}${byIdentity}`;
      return rowsOf(database, sql, [nextBound, ...values]);
    },
    whole: () => rowsOf(database, `${select} ORDER BY ${byIdentity}`, [nextBound]),
  };
}

const inWindow = ({ settings }: TablePlan): string => {
  const column = quoted(settings.changed?.column ?? '');
  return `(${column} >= ? OR ${column} IS NULL)`;
};

const boundOf = ({ settings }: TablePlan, mark: string | undefined): Bound => {
  if (mark === undefined) return null;
  return settings.changed?.kind === 'number' ? BigInt(mark) : mark;
};

function sinceOf(plan: TablePlan, since: string | undefined): readonly [string, ...Bound[]] {
  const { flag } = plan.settings;
  if (flag !== undefined) return [`CAST(${quoted(flag.column)} AS TEXT) IS NOT ?`, flag.taken];
  if (since === undefined) return ['1'];
  return [inWindow(plan), boundOf(plan, since)];
}

function nextMark(database: Database, plan: TablePlan, nowMs: number): string | undefined {
  const { table, changed, flag } = plan.settings;
  if (changed === undefined || flag !== undefined) return undefined;
  const newest = database
    .prepare(`SELECT CAST(max(${quoted(changed.column)}) AS TEXT) FROM ${quoted(table)}`)
    .pluck()
    .get() as string | null;
  if (newest === null) return undefined;
  const bound = lowerBound(newest, changed, nowMs);
  if (bound === undefined) throw new EdgeFault('changed-unreadable', changed.column);
  return bound;
}

async function* rowsOf(
  database: Database,
  sql: string,
  values: readonly Bound[],
): AsyncGenerator<TableRow> {
  let read = 0;
  for (const row of database
    .prepare<Bound[], unknown[]>(sql)
    .raw()
    .iterate(...values)) {
    yield { cells: row.slice(0, -1) as (string | null)[], again: row.at(-1) === 1 };
    read += 1;
    // Rows come without waiting; others' turns come between pages.
    if (read % PAGE_ROWS === 0) await setImmediate();
  }
}

function markTakenSql(plan: TablePlan): string {
  const same = plan.columns.map((column) => `CAST(${quoted(column)} AS TEXT) IS ?`);
  const { table, flag } = plan.settings;
  const name = quoted(flag?.column ?? '');
  return `UPDATE ${quoted(table)} SET ${name} = ? WHERE ${same.join(' AND ')}`;
}

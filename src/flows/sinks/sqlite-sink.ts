import Sqlite from 'better-sqlite3';
import type { Sink } from './sink.ts';
import { createTableSink, type SinkSession, type SqlValue } from './table-sink.ts';
import type { SinkTable } from './table-statements.ts';

/** How long a statement waits for another program's lock. */
const BUSY_TIMEOUT_MS = 5000;

/** Whole numbers as such: bound as doubles, a column of text would hold `1.0`. */
function bind(value: unknown): SqlValue {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? 1n : 0n;
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : value;
  return JSON.stringify(value);
}

function openSession(file: string): SinkSession {
  const database = new Sqlite(file, { fileMustExist: true, timeout: BUSY_TIMEOUT_MS });
  database.pragma('synchronous = FULL');
  const statements = new Map<string, Sqlite.Statement<unknown[], { readonly seq: string }>>();
  const query: SinkSession['query'] = (sql, values = []) => {
    const statement = statements.get(sql) ?? database.prepare<unknown[], { seq: string }>(sql);
    statements.set(sql, statement);
    const named = Object.fromEntries(values.map((value, index) => [index + 1, value]));
    const parameters = values.length === 0 ? [] : [named];
    if (statement.reader) return Promise.resolve(statement.all(...parameters));
    statement.run(...parameters);
    return Promise.resolve([]);
  };
  return {
    query: async (sql, values) => query(sql, values),
    begin: async () => {
      await query('BEGIN IMMEDIATE');
    },
    bind,
    close: () => Promise.resolve(database.close()).then(() => undefined),
  };
}

export const createSqliteSink = (file: string, table: SinkTable): Sink =>
  createTableSink(async () => Promise.resolve(openSession(file)), table);

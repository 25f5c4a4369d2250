import { connectPostgres, type PostgresConnection } from '../postgres-connection.ts';
import type { Sink } from './sink.ts';
import { createTableSink, type SinkSession, type SqlValue } from './table-sink.ts';
import type { SinkTable } from './table-statements.ts';

/** Every value as text, which the server turns into the column's type and refuses where it cannot. */
function bind(value: unknown): SqlValue {
  if (value === undefined || value === null) return null;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

async function openSession(connection: PostgresConnection, table: string): Promise<SinkSession> {
  const client = await connectPostgres(connection, { code: 'receiver-unavailable', where: table });
  const query: SinkSession['query'] = async (sql, values = []) => {
    const { rows } = await client.query<{ seq: string }>(sql, [...values]);
    return rows;
  };
  return {
    query,
    begin: async () => {
      await query('BEGIN');
      await query('SET CONSTRAINTS ALL IMMEDIATE');
    },
    bind,
    close: () => client.end(),
  };
}

export const createPostgresSink = (connection: PostgresConnection, table: SinkTable): Sink =>
  createTableSink(() => openSession(connection, table.table), table);

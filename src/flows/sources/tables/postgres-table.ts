import type pg from 'pg';
import { EdgeFault } from '../../edge-codes.ts';
import { connectPostgres, type PostgresConnection } from '../../postgres-connection.ts';
import { lowerBound } from './lower-bound.ts';
import {
  changesQuery,
  markTakenQuery,
  newestQuery,
  wholeQuery,
  type Query,
} from './postgres-sql.ts';
import type { TablePlan, TableRow } from './table-plan.ts';
import { PAGE_ROWS, type TableReader, type TableView } from './table-reader.ts';

const BEGIN = 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY';

/** The oldest transaction that had not ended: whatever is not in this view was written since it. */
const FACTS = `SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS horizon,
  floor(extract(epoch FROM clock_timestamp()) * 1000)::text AS now`;

interface Facts {
  readonly horizon: string;
  readonly now: string;
}

/**
 * Reads a table of PostgreSQL in one snapshot. Late commits are found by transaction ids: a row that
 * was not visible in one reading was written by a transaction that is, for the next, not before the
 * horizon; what its timestamp says does not matter.
 */
export function createPostgresTable(connection: PostgresConnection, plan: TablePlan): TableReader {
  const { table } = plan.settings;
  const within = async <Result>(work: (client: pg.Client) => Promise<Result>): Promise<Result> => {
    const client = await connectPostgres(connection, { code: 'source-unavailable', where: table });
    try {
      return await work(client);
    } catch (error) {
      const { DatabaseError } = await import('pg');
      throw error instanceof DatabaseError
        ? new EdgeFault('source-unavailable', table, error)
        : error;
    } finally {
      await client.end();
    }
  };
  return {
    read: (work) =>
      within(async (client) => {
        await client.query(BEGIN);
        const result = await work(await viewOf(client, plan));
        await client.query('COMMIT');
        return result;
      }),
    markTaken: (rows) =>
      within(async (client) => {
        await client.query('BEGIN');
        for (const cells of rows) await run(client, markTakenQuery(plan, cells));
        await client.query('COMMIT');
      }),
    close: () => Promise.resolve(),
  };
}

const run = (client: pg.Client, { text, values }: Query): Promise<unknown> =>
  client.query(text, [...values]);

async function viewOf(client: pg.Client, plan: TablePlan): Promise<TableView> {
  const { rows } = await client.query<Facts>(FACTS);
  const { horizon = '', now = '' } = rows[0] ?? {};
  const nowMs = Number(now);
  const next = await nextMark(client, plan, { horizon, nowMs });
  return {
    next,
    nowMs,
    changes: (since) => pages(client, changesQuery(plan, { since, next })),
    whole: () => pages(client, wholeQuery(plan, next)),
  };
}

async function nextMark(
  client: pg.Client,
  plan: TablePlan,
  { horizon, nowMs }: { readonly horizon: string; readonly nowMs: number },
): Promise<string | undefined> {
  const { settings } = plan;
  if (settings.flag !== undefined) return undefined;
  if (settings.late === 'horizon') return horizon;
  if (settings.changed === undefined) return undefined;
  const { rows } = await client.query<{ newest: string | null }>(newestQuery(plan));
  const newest = rows[0]?.newest ?? undefined;
  if (newest === undefined) return undefined;
  const bound = lowerBound(newest, settings.changed, nowMs);
  if (bound === undefined) throw new EdgeFault('changed-unreadable', settings.changed.column);
  return bound;
}

/** By a cursor of the server, so that only a page is in memory. */
async function* pages(client: pg.Client, query: Query): AsyncGenerator<TableRow> {
  await client.query(`DECLARE jingwei_rows NO SCROLL CURSOR FOR ${query.text}`, [...query.values]);
  for (;;) {
    const { rows } = await client.query<unknown[]>({
      text: `FETCH ${PAGE_ROWS} FROM jingwei_rows`,
      rowMode: 'array',
    });
    for (const row of rows)
      yield { cells: row.slice(0, -1) as string[], again: row.at(-1) === true };
    if (rows.length < PAGE_ROWS) break;
  }
  await client.query('CLOSE jingwei_rows');
}

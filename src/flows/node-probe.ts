import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import Sqlite from 'better-sqlite3';
import type { Settings } from '../shapes/index.ts';
import { quoted, quotedTable } from './identifiers.ts';
import { connectionOf } from './node-edges.ts';
import { connectPostgres } from './postgres-connection.ts';

type FlowSettings = Settings['flows'];

/** An edge of a flow that could not be reached as the settings name it. */
export interface UnreachedEdge {
  readonly flow: string;
  /** Undefined of a source. */
  readonly receiver?: string;
  /** A table or a folder; no value. */
  readonly where: string;
}

interface Probed extends UnreachedEdge {
  readonly reach: () => Promise<void>;
}

interface Named {
  readonly database: string;
  readonly table: string;
  readonly columns: readonly { readonly column: string }[];
}

/** Tries each table and folder of the settings without changing anything: those out of reach. */
export async function probeFlowEdges(
  settings: FlowSettings,
): Promise<{ readonly tried: number; readonly unreached: readonly UnreachedEdge[] }> {
  const probes = [...sources(settings), ...receivers(settings)];
  const unreached: UnreachedEdge[] = [];
  for (const { reach, ...edge } of probes) {
    await reach().catch(() => void unreached.push(edge));
  }
  return { tried: probes.length, unreached };
}

function sources(settings: FlowSettings): readonly Probed[] {
  const tables = settings.tableSources.map((own) => ({
    flow: own.flow,
    where: own.table,
    reach: () => reachTable(settings, own),
  }));
  const folders = settings.fileSources.flatMap(({ flow, incoming, acknowledgements }) =>
    [incoming, acknowledgements].map((where) => ({ flow, where, reach: () => reachFolder(where) })),
  );
  return [...tables, ...folders];
}

const receivers = (settings: FlowSettings): readonly Probed[] =>
  settings.tableReceivers.map((own) => {
    const keys = [own.keyColumn, own.regionColumn].map((column) => ({ column }));
    const columns = [...own.columns, ...keys];
    const { flow, receiver, table } = own;
    return {
      flow,
      receiver,
      where: table,
      reach: () => reachTable(settings, { ...own, columns }),
    };
  });

/** Files are put away from where they lay, and answers laid down. */
const reachFolder = (folder: string): Promise<void> =>
  access(folder, constants.R_OK | constants.W_OK | constants.X_OK);

async function reachTable(settings: FlowSettings, { database, table, columns }: Named) {
  const file = settings.sqliteFiles[database];
  const names = columns.map(({ column }) => `t.${quoted(column)}`).join(', ');
  const query = `SELECT ${names} FROM ${quotedTable(table)} AS t WHERE 1 = 0`;
  if (file !== undefined) {
    const opened = new Sqlite(file, { readonly: true, fileMustExist: true });
    try {
      opened.prepare(query).all();
    } finally {
      opened.close();
    }
    return;
  }
  const fault = { code: 'source-unavailable', where: table } as const;
  const client = await connectPostgres(connectionOf(settings, database), fault);
  try {
    await client.query(query);
  } finally {
    await client.end();
  }
}

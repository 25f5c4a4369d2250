import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSecret } from '../settings/index.ts';
import type { Settings } from '../shapes/index.ts';
import type { PostgresConnection } from './postgres-connection.ts';
import { createPostgresSink } from './sinks/postgres-sink.ts';
import { createSqliteSink } from './sinks/sqlite-sink.ts';
import type { Sink } from './sinks/sink.ts';
import { createFileSource } from './sources/files/file-source.ts';
import { createFileStore } from './sources/files/node-file-store.ts';
import type { Source } from './sources/source.ts';
import { createPostgresTable } from './sources/tables/postgres-table.ts';
import { openSourceBook, type SourceBook } from './sources/tables/source-book.ts';
import { createSqliteTable } from './sources/tables/sqlite-table.ts';
import { planTable } from './sources/tables/table-plan.ts';
import { createTableSource } from './sources/tables/table-source.ts';

type FlowSettings = Settings['flows'];
type TableSource = FlowSettings['tableSources'][number];

export interface EdgeSource {
  readonly flow: string;
  readonly source: Source;
  /** From the end of one look to the next, where the settings say. */
  readonly everySeconds: number | undefined;
}

/** The tables and files that the settings name. */
export interface FlowEdges {
  readonly sources: readonly EdgeSource[];
  sinkOf(flow: string, receiver: string): Sink | undefined;
  close(): Promise<void>;
}

/**
 * Opens what the settings describe; what a source remembers lies in `folder`.
 * @throws {Error} when a database is not among the settings, or settings exclude each other.
 */
export function openFlowEdges(settings: FlowSettings, folder: string): FlowEdges {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const books: SourceBook[] = [];
  const tables = settings.tableSources.map((table) => {
    const book = openSourceBook(join(folder, `${table.flow}.db`));
    books.push(book);
    const { flow, everySeconds } = table;
    return { flow, everySeconds, source: tableSource(settings, table, book) };
  });
  const files = settings.fileSources.map(({ flow, everySeconds, ...own }) => {
    const taken = join(folder, `${flow}.files`);
    mkdirSync(taken, { recursive: true, mode: 0o700 });
    const source = createFileSource(flow, createFileStore(flow, { ...own, taken }));
    return { flow, everySeconds, source };
  });
  const sinks = new Map(
    settings.tableReceivers.map((table) => [
      `${table.flow}/${table.receiver}`,
      sinkFor(settings, table),
    ]),
  );
  return {
    sources: [...tables, ...files],
    sinkOf: (flow, receiver) => sinks.get(`${flow}/${receiver}`),
    close: async () => {
      for (const book of books) book.close();
      for (const sink of sinks.values()) await sink.close();
    },
  };
}

function tableSource(settings: FlowSettings, table: TableSource, book: SourceBook): Source {
  if (table.gone !== undefined && (table.flag !== undefined || table.changed === undefined)) {
    throw new Error(`flows.tableSources ${table.flow}: gone needs changed and excludes flag`);
  }
  const plan = planTable(table);
  const file = settings.sqliteFiles[table.database];
  const reader =
    file === undefined
      ? createPostgresTable(connectionOf(settings, table.database), plan)
      : createSqliteTable(file, plan);
  return createTableSource({ plan, reader, book });
}

function sinkFor(settings: FlowSettings, table: FlowSettings['tableReceivers'][number]): Sink {
  const file = settings.sqliteFiles[table.database];
  return file === undefined
    ? createPostgresSink(connectionOf(settings, table.database), table)
    : createSqliteSink(file, table);
}

function connectionOf({ postgres }: FlowSettings, name: string): PostgresConnection {
  const named = postgres[name];
  if (named === undefined) throw new Error(`flows: no database is named ${name}`);
  const { passwordFile, passwordVariable, tlsAuthorityFile, ...address } = named;
  const reference = {
    ...(passwordFile === undefined ? {} : { file: passwordFile }),
    ...(passwordVariable === undefined ? {} : { variable: passwordVariable }),
  };
  const authority =
    tlsAuthorityFile === undefined ? {} : { tlsAuthority: readFileSync(tlsAuthorityFile, 'utf8') };
  return { ...address, ...authority, password: () => readSecret(reference) };
}

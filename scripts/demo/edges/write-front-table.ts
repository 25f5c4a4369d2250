/**
 * The program of social insurance that writes its changes into the front-end database (前置库), one
 * batch of the story in one transaction: `--database FILE --batch INDEX`.
 */
import { parseArgs } from 'node:util';
import Sqlite from 'better-sqlite3';
import { insuredStory } from './stories.ts';
import { frontTable } from './ways.ts';

const { table, recordId, recordIdFirst, columns } = frontTable;

const CREATE = `CREATE TABLE IF NOT EXISTS ${table}
  (${recordId} INTEGER PRIMARY KEY, ${columns.map((column) => `${column} TEXT`).join(', ')})`;

const INSERT = `INSERT INTO ${table} SELECT coalesce(max(${recordId}) + 1, ${recordIdFirst}),
  ${columns.map(() => '?').join(', ')} FROM ${table}`;

function write(file: string, index: number): void {
  const lines = insuredStory().batches[index]?.lines ?? [];
  const database = new Sqlite(file);
  database.exec(CREATE);
  const insert = database.prepare<(string | number | null)[]>(INSERT);
  database
    .transaction(() => {
      for (const { row = {} } of lines) insert.run(...columns.map((column) => row[column] ?? null));
    })
    .immediate();
  database.close();
}

const { values } = parseArgs({
  options: { database: { type: 'string' }, batch: { type: 'string', default: '0' } },
});
if (values.database === undefined) throw new Error('--database FILE is required');
write(values.database, Number(values.batch));

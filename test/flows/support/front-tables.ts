import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { FLOW } from '../../../src/flows/flow-world.test.ts';

const names = ['ZJ', 'XM', 'QH', 'RQ', 'BB', 'CZ'] as const;

/** Regions that rows move between; each belongs to other receivers. */
const REGIONS = ['330106', '330102', '330200'] as const;

const receivers: Readonly<Record<string, { items: readonly string[]; owns: string }>> = {
  'hz-core': { items: ['number', 'name', 'region', 'since', 'version'], owns: "QH <> '330200'" },
  'xh-desk': { items: ['number', 'region'], owns: "QH = '330106'" },
  'nb-core': { items: ['no', 'mc'], owns: "QH = '330200'" },
};

/** A front-end table that somebody writes, and the tables of three receivers beside it. */
export interface FrontTables {
  /** The setting `flows`. */
  readonly settings: object;
  /** So many rows are new, changed, moved elsewhere or deleted, in one transaction. */
  write(rows: number): void;
  /** What is not in a receiver's table as in the front-end table; empty when all is as it should be. */
  differences(): readonly string[];
  close(): void;
}

const own = (receiver: string): string => receiver.replace('-', '_');

function create(database: Sqlite.Database): void {
  database.pragma('journal_mode = WAL');
  database.exec(`CREATE TABLE people (${names.join(' TEXT, ')} TEXT, n INTEGER PRIMARY KEY)`);
}

function createLanding(database: Sqlite.Database): void {
  for (const [receiver, { items }] of Object.entries(receivers)) {
    database.exec(`CREATE TABLE ${own(receiver)} (region_ TEXT, key_ TEXT,
      ${items.join(' TEXT, ')} TEXT, PRIMARY KEY (region_, key_))`);
  }
}

const settingsIn = (folder: string): object => ({
  sqliteFiles: { front: join(folder, 'front.db'), landing: join(folder, 'landing.db') },
  tableSources: [
    {
      flow: FLOW,
      everySeconds: 1,
      database: 'front',
      table: 'people',
      columns: names.map((name) => ({ column: name, item: name, type: 'text' })),
      identity: ['ZJ'],
      changed: { column: 'n', kind: 'number', overlap: 0 },
      late: 'window',
    },
  ],
  tableReceivers: Object.entries(receivers).map(([receiver, { items }]) => ({
    flow: FLOW,
    receiver,
    database: 'landing',
    table: own(receiver),
    columns: items.map((item) => ({ item, column: item })),
    keyColumn: 'key_',
    regionColumn: 'region_',
  })),
});

/** `random` gives 0 to 1; the same numbers write the same rows. */
export function openFrontTables(folder: string, random: () => number): FrontTables {
  const front = new Sqlite(join(folder, 'front.db'));
  const landing = new Sqlite(join(folder, 'landing.db'));
  create(front);
  createLanding(landing);
  const put = front.prepare(
    `INSERT OR REPLACE INTO people VALUES (?, ?, ?, '2026-01-02', ?, ?, ?)`,
  );
  const forget = front.prepare('DELETE FROM people WHERE ZJ = ?');
  let version = 0;
  let keys = 0;
  const below = (bound: number): number => Math.floor(random() * bound);
  const writeOne = (): void => {
    version += 1;
    if (random() < 0.5) keys += 1;
    const key = random() < 0.5 ? keys : below(keys + 1);
    const region = REGIONS[below(REGIONS.length)];
    const operation = random() < 0.1 ? 'D' : 'U';
    forget.run(`p${key}`);
    put.run(`p${key}`, `某人${version}`, region, String(version), operation, version);
  };
  const write = front.transaction((rows: number) => {
    for (let row = 0; row < rows; row += 1) writeOne();
  });
  return {
    settings: settingsIn(folder),
    write: (rows) => void write.immediate(rows),
    differences: () =>
      Object.keys(receivers).flatMap((receiver) => differencesOf(front, landing, receiver)),
    close: () => {
      front.close();
      landing.close();
    },
  };
}

/** Key and, where the receiver has it, the name, which changes with each version. */
function differencesOf(
  front: Sqlite.Database,
  landing: Sqlite.Database,
  receiver: string,
): readonly string[] {
  const { items = [], owns = '' } = receivers[receiver] ?? {};
  const [key] = items;
  const name = items.find((item) => item === 'name' || item === 'mc');
  const expected = front
    .prepare(
      `SELECT ZJ || ${name === undefined ? "''" : 'XM'} FROM people
      WHERE CZ <> 'D' AND ${owns} ORDER BY 1`,
    )
    .pluck()
    .all();
  const found = landing
    .prepare(`SELECT ${key} || ${name ?? "''"} FROM ${own(receiver)} ORDER BY 1`)
    .pluck()
    .all();
  const there = new Set(found);
  const missing = expected.filter((row) => !there.has(row));
  const isSame = expected.length === found.length && missing.length === 0;
  return isSame ? [] : [`${receiver}: ${missing.length} missing, ${found.length} there`];
}

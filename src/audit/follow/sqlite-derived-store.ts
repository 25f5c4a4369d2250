import Sqlite, { type Database } from 'better-sqlite3';
import type { Count, DaySpan, Derived, DerivedStore, Followed } from './derived-store.ts';

/** Another shape is made again from the log, so there is nothing to migrate. */
const VERSION = 1;

/** How long a statement waits for the other connection of this process. */
const BUSY_TIMEOUT_MS = 5000;

/** Page cache of the connection that writes: touches fall anywhere in their tree. */
const WRITE_CACHE_KIB = 8192;

const TABLES = ['position', 'touches', 'pairs', 'counts'] as const;

const SCHEMA = `
CREATE TABLE position (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  position INTEGER NOT NULL,
  leaf BLOB NOT NULL
) STRICT;
CREATE TABLE touches (
  key BLOB NOT NULL,
  idx INTEGER NOT NULL,
  PRIMARY KEY (key, idx)
) STRICT, WITHOUT ROWID;
CREATE TABLE pairs (pair BLOB PRIMARY KEY) STRICT, WITHOUT ROWID;
CREATE TABLE counts (
  measure TEXT NOT NULL,
  day TEXT NOT NULL,
  dimensions TEXT NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (measure, day, dimensions)
) STRICT, WITHOUT ROWID;
PRAGMA user_version = ${VERSION};`;

const ADD_COUNT = `
INSERT INTO counts (measure, day, dimensions, count) VALUES (?, ?, ?, ?)
ON CONFLICT (measure, day, dimensions) DO UPDATE SET count = count + excluded.count`;

const FOLLOWED = `
INSERT INTO position (id, position, leaf) VALUES (1, ?, ?)
ON CONFLICT (id) DO UPDATE SET position = excluded.position, leaf = excluded.leaf`;

const TOUCHES = 'SELECT idx FROM touches WHERE key = ? AND idx < ? ORDER BY idx DESC LIMIT ?';

const SUMS = `
SELECT '' AS day, dimensions, SUM(count) AS count FROM counts
WHERE measure = ? AND day >= ? AND day <= ? GROUP BY dimensions ORDER BY dimensions`;

const BY_DAY = `
SELECT day, dimensions, count FROM counts
WHERE measure = ? AND day >= ? AND day <= ? ORDER BY day, dimensions`;

interface CountRow {
  readonly day: string;
  readonly dimensions: string;
  readonly count: number;
}

function shape(database: Database): void {
  if (database.pragma('user_version', { simple: true }) === VERSION) return;
  for (const table of TABLES) database.exec(`DROP TABLE IF EXISTS ${table}`);
  database.exec(SCHEMA);
}

function createKeep(database: Database): DerivedStore['keep'] {
  const addTouch = database.prepare('INSERT INTO touches (key, idx) VALUES (?, ?)');
  const addPair = database.prepare('INSERT INTO pairs (pair) VALUES (?) ON CONFLICT DO NOTHING');
  const addCount = database.prepare(ADD_COUNT);
  const move = database.prepare(FOLLOWED);
  const write = database.transaction(({ followed, touches, pairs, counts }: Derived) => {
    for (const { key, index } of touches) addTouch.run(key, index);
    for (const pair of pairs) addPair.run(pair);
    for (const { measure, day, dimensions, count } of counts) {
      addCount.run(measure, day, JSON.stringify(dimensions), count);
    }
    move.run(followed.position, followed.leaf);
  });
  return (derived) => write.immediate(derived);
}

function createReads(database: Database): Omit<DerivedStore, 'keep' | 'clear' | 'close'> {
  const followed = database.prepare<[], Followed>('SELECT position, leaf FROM position');
  const pair = database.prepare<[Uint8Array], number>('SELECT 1 FROM pairs WHERE pair = ?').pluck();
  const touches = database.prepare<[Uint8Array, number, number], number>(TOUCHES).pluck();
  const sums = database.prepare<[string, string, string], CountRow>(SUMS);
  const daily = database.prepare<[string, string, string], CountRow>(BY_DAY);
  return {
    followed: () => followed.get(),
    hasPair: (key) => pair.get(key) !== undefined,
    touches: ({ key, before, limit }) => touches.all(key, before, limit),
    counts: (measure, { from, to }: DaySpan, byDay = false) =>
      (byDay ? daily : sums).all(measure, from, to).map(({ day, dimensions, count }): Count => {
        return { day, measure, dimensions: JSON.parse(dimensions) as (string | number)[], count };
      }),
  };
}

/**
 * Opens or makes a derived store. NORMAL: after a power cut it may be behind, and never torn.
 * @throws {Error} what the engine throws
 */
export function openSqliteDerivedStore(file: string): DerivedStore {
  const database = new Sqlite(file, { timeout: BUSY_TIMEOUT_MS });
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = NORMAL');
  database.pragma(`cache_size = -${WRITE_CACHE_KIB}`);
  database.transaction(shape).immediate(database);
  return {
    ...createReads(database),
    keep: createKeep(database),
    clear: database.transaction(() => {
      for (const table of TABLES) database.exec(`DELETE FROM ${table}`);
    }),
    close: () => void database.close(),
  };
}

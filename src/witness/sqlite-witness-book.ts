import { migrate, openDatabase, type Migration, type SqliteDatabase } from '../storage/index.ts';
import type { Alarm } from './alarm.ts';
import type { Held, WitnessBook } from './witness-book.ts';

const migrations: readonly Migration[] = [
  {
    number: 1,
    name: 'witness',
    sql: `
CREATE TABLE heads (
  origin TEXT PRIMARY KEY,
  size INTEGER NOT NULL,
  root BLOB NOT NULL,
  note TEXT NOT NULL,
  seen_at INTEGER NOT NULL
) STRICT;

CREATE TABLE alarms (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  origin TEXT NOT NULL,
  kind TEXT NOT NULL,
  at TEXT NOT NULL,
  held TEXT,
  offered TEXT,
  reason TEXT,
  ended_at TEXT
) STRICT;
CREATE UNIQUE INDEX standing_alarms ON alarms (origin, kind) WHERE ended_at IS NULL;
`,
  },
];

const FIND = 'SELECT origin, size, root, note, seen_at AS seenAt FROM heads WHERE origin = ?';

// A head never shrinks, whatever decided so.
const KEEP = `
INSERT INTO heads (origin, size, root, note, seen_at) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (origin) DO UPDATE SET
  size = excluded.size, root = excluded.root, note = excluded.note, seen_at = excluded.seen_at
WHERE excluded.size >= size`;

const RAISE = `
INSERT INTO alarms (origin, kind, at, held, offered, reason) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT DO NOTHING`;

const END = `
UPDATE alarms SET ended_at = ?
WHERE ended_at IS NULL AND origin = ? AND kind IN (SELECT value FROM json_each(?))`;

const STANDING = `
SELECT id, origin, kind, at, held, offered, reason FROM alarms WHERE ended_at IS NULL ORDER BY id`;

/**
 * Ended alarms other than forks that are kept: whoever reaches a witness can send an old checkpoint
 * after each growth, and must not fill its disk.
 */
const ENDED_ALARMS_MAX = 10_000;

const FORGET = `
DELETE FROM alarms WHERE ended_at IS NOT NULL AND kind <> 'fork'
AND id <= (SELECT max(id) FROM alarms) - ${ENDED_ALARMS_MAX}`;

type AlarmRow = {
  readonly [name in keyof Alarm]: Alarm[name] | null;
};

function alarmOf(row: AlarmRow): Alarm {
  const filled = Object.entries(row).filter(([, value]) => value !== null);
  return Object.fromEntries(filled) as unknown as Alarm;
}

const createAdvance = (database: SqliteDatabase, find: WitnessBook['find']) => {
  const keep = database.prepare(KEEP);
  const advance: WitnessBook['advance'] = (origin, decide) =>
    database
      .transaction(() => {
        const { keep: kept, decision } = decide(find(origin));
        if (kept === undefined) return decision;
        const { size, root, note, seenAt } = kept;
        const { changes } = keep.run(origin, size, root, note, seenAt);
        if (changes !== 1) throw new Error('what was cosigned would shrink');
        return decision;
      })
      .immediate();
  return advance;
};

/** Opens or creates a witness's store; WAL with synchronous=FULL. The folder must exist. */
export function openSqliteWitnessBook(file: string): WitnessBook {
  const database = openDatabase(file);
  migrate(database, migrations);
  const findRow = database.prepare<[string], Held>(FIND);
  const raise = database.prepare(RAISE);
  const end = database.prepare(END);
  const forget = database.prepare(FORGET);
  const standing = database.prepare<[], AlarmRow>(STANDING);
  const find: WitnessBook['find'] = (origin) => findRow.get(origin);
  return {
    find,
    advance: createAdvance(database, find),
    raise: ({ origin, kind, at, held = null, offered = null, reason = null }) =>
      raise.run(origin, kind, at, held, offered, reason).changes === 1,
    end: (origin, kinds, at) => {
      const { changes } = end.run(at, origin, JSON.stringify(kinds));
      if (changes > 0) forget.run();
      return changes;
    },
    standing: () => standing.all().map(alarmOf),
    close: () => void database.close(),
  };
}

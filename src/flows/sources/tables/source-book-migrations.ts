import type { Migration } from '../../../storage/index.ts';

/**
 * `state`: the one row of where the source stands. `outgoing`: the records of the batch being made
 * or sent. `seen`: rows that may be read again, or all of them where whole tables are compared.
 */
export const sourceBookMigrations: readonly Migration[] = [
  {
    number: 1,
    name: 'source-book',
    sql: `
CREATE TABLE state (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  number INTEGER NOT NULL,
  reading INTEGER NOT NULL,
  stage TEXT NOT NULL CHECK (stage IN ('idle', 'ready', 'taken')),
  mark TEXT,
  content TEXT NOT NULL CHECK (content IN ('snapshot', 'delta')),
  next_mark TEXT,
  compared_at_ms INTEGER NOT NULL,
  from_ms INTEGER NOT NULL,
  until_ms INTEGER NOT NULL
) STRICT;
INSERT INTO state VALUES (1, 0, 0, 'idle', NULL, 'snapshot', NULL, 0, 0, 0);
CREATE TABLE outgoing (
  ordinal INTEGER PRIMARY KEY,
  k1 TEXT NOT NULL, k2 TEXT NOT NULL, k3 TEXT NOT NULL, k4 TEXT NOT NULL,
  digest TEXT NOT NULL,
  version TEXT NOT NULL,
  repeated TEXT NOT NULL,
  fate TEXT NOT NULL CHECK (fate IN ('keep', 'forget', 'gone')),
  record TEXT NOT NULL,
  cells TEXT
) STRICT;
CREATE TABLE seen (
  k1 TEXT NOT NULL, k2 TEXT NOT NULL, k3 TEXT NOT NULL, k4 TEXT NOT NULL,
  digest TEXT NOT NULL,
  version TEXT NOT NULL,
  repeated TEXT NOT NULL,
  reading INTEGER NOT NULL,
  PRIMARY KEY (k1, k2, k3, k4)
) STRICT, WITHOUT ROWID;`,
  },
];

import type { Migration } from '../../migrate.ts';

/**
 * A correction names its record by the key under which receivers hold it. `value` commits to what
 * lay at the pointer, so that a resend can be told from one that leaves it as it was; null when that
 * is not known. `seen_event` is the newest event of the key since, `seen_value` what it
 * has there. `landings`: who holds a copy.
 */
export const correctionTables: Migration = {
  number: 3,
  name: 'corrections',
  sql: `
CREATE TABLE corrections (
  id TEXT PRIMARY KEY,
  flow TEXT NOT NULL,
  receiver TEXT NOT NULL,
  agency TEXT NOT NULL,
  key TEXT NOT NULL,
  version TEXT NOT NULL,
  digest TEXT NOT NULL,
  pointer TEXT NOT NULL,
  code TEXT NOT NULL,
  reason TEXT NOT NULL,
  salt BLOB NOT NULL,
  value TEXT,
  state TEXT NOT NULL
    CHECK (state IN ('raised', 'accepted', 'declined', 'corrected', 'removed', 'withdrawn')),
  raised_at TEXT NOT NULL,
  answered_at TEXT,
  answer TEXT,
  answer_salt BLOB,
  seen_event INTEGER,
  seen_value TEXT,
  ended_at TEXT,
  ended_batch TEXT,
  ended_version TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX corrections_open ON corrections (flow, key) WHERE state IN ('raised', 'accepted');

-- What lag is measured by: few rows at any time.
CREATE INDEX batches_under_way ON batches (flow) WHERE state IN ('open', 'applying');
CREATE INDEX shipments_under_way ON shipments (batch) WHERE delivered_at IS NULL;

CREATE TABLE landings (
  receiver INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  batch TEXT NOT NULL
) STRICT;`,
};

import type { Migration } from '../../migrate.ts';

/**
 * An event's id is its batch's id times 2^32 plus its ordinal, so that one range is one batch. What
 * is only counted is not stored: tallies of an open batch are summed again after a restart.
 * `latest` is per key what the receivers hold; `routes` are spelled out once and named by number.
 */
export const flowTables: Migration = {
  number: 1,
  name: 'flows',
  sql: `
CREATE TABLE names (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE batches (
  id INTEGER PRIMARY KEY,
  flow TEXT NOT NULL,
  number TEXT NOT NULL,
  agency TEXT NOT NULL,
  system TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'applying', 'applied', 'refused')),
  manifest TEXT NOT NULL,
  manifest_salt BLOB NOT NULL,
  bundle TEXT NOT NULL,
  opened_at TEXT NOT NULL,
  closed_at TEXT,
  received INTEGER NOT NULL,
  dropped INTEGER NOT NULL,
  -- While applying: the next ordinal, then the last key looked at for derived deletes.
  applied INTEGER NOT NULL,
  swept_key TEXT,
  derived INTEGER NOT NULL,
  report TEXT,
  report_salt BLOB,
  erased INTEGER NOT NULL DEFAULT 0,
  UNIQUE (flow, number)
) STRICT;

CREATE TABLE routes (
  id INTEGER PRIMARY KEY,
  route TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE events (
  id INTEGER PRIMARY KEY,
  status INTEGER NOT NULL,
  op INTEGER NOT NULL,
  key TEXT,
  version TEXT,
  digest BLOB NOT NULL,
  declared INTEGER,
  terms BLOB,
  amounts TEXT,
  fact TEXT,
  route INTEGER,
  forms TEXT,
  raw BLOB
) STRICT;

CREATE TABLE quarantine (
  event INTEGER PRIMARY KEY,
  flow TEXT NOT NULL,
  key TEXT,
  rule TEXT NOT NULL,
  pointer TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'asked', 'released', 'corrected')),
  asked_by TEXT,
  reason TEXT,
  region TEXT,
  decided_by TEXT
) STRICT;
CREATE INDEX quarantine_of_key ON quarantine (flow, key) WHERE state IN ('open', 'asked');

CREATE TABLE latest (
  flow INTEGER NOT NULL,
  key TEXT NOT NULL,
  version TEXT NOT NULL,
  digest BLOB NOT NULL,
  route INTEGER NOT NULL,
  state INTEGER NOT NULL,
  batch INTEGER NOT NULL,
  PRIMARY KEY (flow, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE receivers (
  id INTEGER PRIMARY KEY,
  flow TEXT NOT NULL,
  system TEXT NOT NULL,
  next_seq INTEGER NOT NULL,
  released INTEGER NOT NULL,
  acked INTEGER NOT NULL,
  sent INTEGER NOT NULL,
  floor INTEGER NOT NULL,
  UNIQUE (flow, system)
) STRICT;

CREATE TABLE deliveries (
  receiver INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  event INTEGER NOT NULL,
  form INTEGER NOT NULL,
  region INTEGER NOT NULL,
  PRIMARY KEY (receiver, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE dead (
  receiver INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  code TEXT NOT NULL,
  at TEXT NOT NULL,
  PRIMARY KEY (receiver, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE shipments (
  batch INTEGER NOT NULL,
  receiver INTEGER NOT NULL,
  region INTEGER NOT NULL,
  derived INTEGER NOT NULL,
  tombstones INTEGER NOT NULL,
  acked INTEGER NOT NULL,
  dead INTEGER NOT NULL,
  digest BLOB NOT NULL,
  delivered_at TEXT,
  PRIMARY KEY (batch, receiver, region)
) STRICT, WITHOUT ROWID;

CREATE TABLE unclaimed (
  id INTEGER PRIMARY KEY,
  flow TEXT NOT NULL,
  region TEXT NOT NULL,
  event INTEGER NOT NULL
) STRICT;
CREATE INDEX unclaimed_of_region ON unclaimed (flow, region, id);`,
};

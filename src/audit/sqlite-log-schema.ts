import type { Migrations } from './sqlite-connection.ts';

/**
 * `entries` is the log; `hashes` (levels 8, 16, … of the tree, as tile levels 1, 2, …) only saves
 * recomputing it; `head` holds the newest checkpoint, and from where on a restart looks for intents
 * without an outcome. `nonces` are what a restart must know of replays. Neither needs the log to be
 * read through.
 */
const VERSION_1 = `
CREATE TABLE entries (
  idx INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  kind TEXT NOT NULL,
  exchange TEXT,
  bytes BLOB NOT NULL,
  leaf BLOB NOT NULL
) STRICT;
CREATE INDEX entries_of_exchange ON entries (exchange, idx) WHERE exchange IS NOT NULL;

CREATE TABLE hashes (
  level INTEGER NOT NULL,
  idx INTEGER NOT NULL,
  hash BLOB NOT NULL,
  PRIMARY KEY (level, idx)
) STRICT, WITHOUT ROWID;

CREATE TABLE head (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  origin TEXT NOT NULL,
  size INTEGER NOT NULL,
  checkpoint TEXT NOT NULL,
  open_from INTEGER NOT NULL
) STRICT;

CREATE TABLE nonces (
  expires_at INTEGER NOT NULL,
  keyid TEXT NOT NULL,
  nonce TEXT NOT NULL,
  PRIMARY KEY (expires_at, keyid, nonce)
) STRICT, WITHOUT ROWID;
`;

export const logMigrations: Migrations = { scripts: [VERSION_1] };

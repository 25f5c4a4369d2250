import type { Migrations } from './sqlite-connection.ts';

/**
 * `entries` is the log; `hashes` (levels 8, 16, … of the tree, as tile levels 1, 2, …) only saves
 * recomputing it; `head` holds the newest checkpoint. `open_intents` and `nonces` are what a
 * restart must know, so that it need not read the log through.
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
  checkpoint TEXT NOT NULL
) STRICT;

CREATE TABLE open_intents (
  idx INTEGER PRIMARY KEY,
  exchange TEXT NOT NULL
) STRICT;

CREATE TABLE nonces (
  id INTEGER PRIMARY KEY,
  keyid TEXT NOT NULL,
  nonce TEXT NOT NULL,
  expires_at INTEGER NOT NULL,
  UNIQUE (keyid, nonce)
) STRICT;
CREATE INDEX nonces_by_expiry ON nonces (expires_at);
`;

export const logMigrations: Migrations = { scripts: [VERSION_1] };

import type { Migrations } from './sqlite-connection.ts';

const VERSION_1 = `
CREATE TABLE evidence (
  exchange TEXT PRIMARY KEY,
  salts BLOB NOT NULL,
  signature_base BLOB,
  signature BLOB,
  index_token TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX evidence_of_subject ON evidence (index_token) WHERE index_token IS NOT NULL;

CREATE TABLE subject_keys (
  index_token TEXT PRIMARY KEY,
  key BLOB NOT NULL
) STRICT, WITHOUT ROWID;
`;

/**
 * `payloads` are sealed to the bureau; `timestamps` are of checkpoints; `erasures` are asked for and
 * not yet decided: here, because what they name must leave no byte behind either.
 */
const VERSION_2 = `
CREATE TABLE payloads (
  exchange TEXT PRIMARY KEY,
  sealed TEXT NOT NULL
) STRICT;

CREATE TABLE timestamps (
  size INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  checkpoint TEXT NOT NULL,
  reply BLOB NOT NULL
) STRICT;

CREATE TABLE erasures (
  erasure TEXT PRIMARY KEY,
  exchange TEXT,
  index_token TEXT,
  reason TEXT NOT NULL,
  asked_by TEXT NOT NULL,
  asked_at TEXT NOT NULL,
  CHECK ((exchange IS NULL) <> (index_token IS NULL))
) STRICT, WITHOUT ROWID;
`;

export const evidenceMigrations: Migrations = { scripts: [VERSION_1, VERSION_2] };

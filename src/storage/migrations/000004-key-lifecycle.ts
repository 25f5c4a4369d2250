import type { Migration } from '../migrate.ts';

/**
 * A key is asked for before it is registered, and lives on to be replaced, revoked or expired. A
 * table's CHECK cannot be changed in SQLite, so the table is built again; nothing refers to it.
 */
export const keyLifecycle: Migration = {
  number: 4,
  name: 'key-lifecycle',
  sql: `
    CREATE TABLE keys_with_a_life (
      keyid TEXT PRIMARY KEY,
      system TEXT NOT NULL,
      agency TEXT NOT NULL,
      algorithm TEXT NOT NULL,
      public_pem TEXT,
      sealed_secret BLOB,
      key_digest TEXT NOT NULL,
      state TEXT NOT NULL CHECK (state IN (
        'requested', 'approved', 'refused', 'active', 'rotating', 'revoked', 'expired'
      )),
      valid_from TEXT NOT NULL,
      valid_until TEXT,
      registered_at TEXT,
      requested_by TEXT,
      requested_at TEXT,
      replaces TEXT,
      overlap_days INTEGER,
      decided_by TEXT,
      decided_at TEXT,
      ended_by TEXT,
      ended_at TEXT,
      reason TEXT,
      CHECK ((public_pem IS NULL) <> (sealed_secret IS NULL)),
      CHECK ((replaces IS NULL) = (overlap_days IS NULL))
    ) STRICT;

    INSERT INTO keys_with_a_life (
      keyid, system, agency, algorithm, public_pem, sealed_secret, key_digest,
      state, valid_from, valid_until, registered_at
    )
    SELECT
      keyid, system, agency, algorithm, public_pem, sealed_secret, key_digest,
      state, valid_from, valid_until, registered_at
    FROM keys;

    DROP TABLE keys;
    ALTER TABLE keys_with_a_life RENAME TO keys;

    CREATE UNIQUE INDEX keys_by_digest ON keys (key_digest) WHERE state <> 'refused';
    CREATE UNIQUE INDEX keys_by_replaced ON keys (replaces)
      WHERE replaces IS NOT NULL AND state IN ('requested', 'approved');
    CREATE INDEX keys_by_system ON keys (system);
  `,
};

import type { Migration } from '../migrate.ts';

/**
 * A key is a public key or a sealed shared secret. SQLite cannot drop NOT NULL from a column, so
 * the table is built again; nothing refers to it.
 */
export const keySecrets: Migration = {
  number: 2,
  name: 'key-secrets',
  sql: `
    CREATE TABLE keys_and_secrets (
      keyid TEXT PRIMARY KEY,
      system TEXT NOT NULL,
      agency TEXT NOT NULL,
      algorithm TEXT NOT NULL,
      public_pem TEXT,
      sealed_secret BLOB,
      key_digest TEXT NOT NULL UNIQUE,
      state TEXT NOT NULL CHECK (state IN ('active', 'revoked')),
      valid_from TEXT NOT NULL,
      valid_until TEXT,
      registered_at TEXT NOT NULL,
      CHECK ((public_pem IS NULL) <> (sealed_secret IS NULL))
    ) STRICT;

    INSERT INTO keys_and_secrets (
      keyid, system, agency, algorithm, public_pem, key_digest,
      state, valid_from, valid_until, registered_at
    )
    SELECT
      keyid, system, agency, algorithm, public_pem, spki_digest,
      state, valid_from, valid_until, registered_at
    FROM keys;

    DROP TABLE keys;
    ALTER TABLE keys_and_secrets RENAME TO keys;
  `,
};

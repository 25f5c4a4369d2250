import type { Migration } from '../migrate.ts';

/** Keys and their states, grants, and the immutable bundles with the documents they are made of. */
export const keysGrantsBundles: Migration = {
  number: 1,
  name: 'keys-grants-bundles',
  sql: `
    CREATE TABLE keys (
      keyid TEXT PRIMARY KEY,
      system TEXT NOT NULL,
      agency TEXT NOT NULL,
      algorithm TEXT NOT NULL,
      public_pem TEXT NOT NULL,
      spki_digest TEXT NOT NULL UNIQUE,
      state TEXT NOT NULL CHECK (state IN ('active', 'revoked')),
      valid_from TEXT NOT NULL,
      valid_until TEXT,
      registered_at TEXT NOT NULL
    ) STRICT;

    CREATE TABLE grants (
      grant_id TEXT PRIMARY KEY,
      requester TEXT NOT NULL,
      dataset TEXT NOT NULL,
      document TEXT NOT NULL CHECK (json_valid(document)),
      state TEXT NOT NULL CHECK (state IN ('active', 'revoked')),
      revoked_at TEXT
    ) STRICT;
    CREATE INDEX grants_by_requester ON grants (requester, dataset);

    CREATE TABLE bundles (
      bundle_id TEXT PRIMARY KEY
    ) STRICT;

    CREATE TABLE publications (
      sequence INTEGER PRIMARY KEY,
      bundle_id TEXT NOT NULL REFERENCES bundles (bundle_id),
      published_at TEXT NOT NULL,
      "by" TEXT NOT NULL,
      reason TEXT NOT NULL
    ) STRICT;

    CREATE TABLE documents (
      digest TEXT PRIMARY KEY,
      bytes BLOB NOT NULL
    ) STRICT;

    CREATE TABLE bundle_documents (
      bundle_id TEXT NOT NULL REFERENCES bundles (bundle_id),
      path TEXT NOT NULL,
      digest TEXT NOT NULL REFERENCES documents (digest),
      PRIMARY KEY (bundle_id, path)
    ) STRICT;
  `,
};

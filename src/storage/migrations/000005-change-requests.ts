import type { Migration } from '../migrate.ts';

/** Proposed edits of the catalog, on their way from a draft to a bundle or to their end. */
export const changeRequests: Migration = {
  number: 5,
  name: 'change-requests',
  sql: `
    CREATE TABLE change_requests (
      change TEXT PRIMARY KEY,
      agency TEXT NOT NULL,
      title TEXT NOT NULL,
      reason TEXT NOT NULL,
      base TEXT NOT NULL,
      state TEXT NOT NULL CHECK (state IN (
        'draft', 'submitted', 'approved', 'publishing', 'published', 'refused', 'withdrawn'
      )),
      version INTEGER NOT NULL,
      effective_on TEXT,
      created_by TEXT NOT NULL,
      created_at TEXT NOT NULL,
      submitted_by TEXT,
      submitted_at TEXT,
      approved_by TEXT,
      approved_at TEXT,
      notice TEXT,
      ended_by TEXT,
      ended_at TEXT,
      refusal TEXT,
      bundle TEXT
    ) STRICT;
    CREATE INDEX change_requests_by_state ON change_requests (state);

    CREATE TABLE change_edits (
      change TEXT NOT NULL REFERENCES change_requests (change),
      path TEXT NOT NULL,
      bytes BLOB,
      base_digest TEXT,
      PRIMARY KEY (change, path)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE change_editors (
      change TEXT NOT NULL REFERENCES change_requests (change),
      person TEXT NOT NULL,
      PRIMARY KEY (change, person)
    ) STRICT, WITHOUT ROWID;
  `,
};

import type { Migration } from '../migrate.ts';

/**
 * People with their roles, credentials, sessions and recoveries. The unique indexes are the last
 * word where two come at once: one administrator's role a person, one living activation token, one
 * undecided recovery.
 */
export const people: Migration = {
  number: 3,
  name: 'people',
  sql: `
    CREATE TABLE people (
      person TEXT PRIMARY KEY,
      login_name TEXT UNIQUE,
      issuer TEXT,
      subject TEXT,
      display_name TEXT NOT NULL,
      agency TEXT NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('invited', 'active', 'disabled')),
      created_at TEXT NOT NULL,
      activated_at TEXT,
      password_hash TEXT,
      totp_secret BLOB,
      totp_step INTEGER,
      UNIQUE (issuer, subject),
      CHECK ((issuer IS NULL) = (subject IS NULL)),
      CHECK ((login_name IS NULL) = (issuer IS NOT NULL)),
      CHECK ((password_hash IS NULL) = (totp_secret IS NULL))
    ) STRICT;

    CREATE TABLE person_roles (
      person TEXT NOT NULL REFERENCES people (person),
      role TEXT NOT NULL,
      scope_kind TEXT NOT NULL CHECK (scope_kind IN ('agency', 'region', 'all')),
      scope_code TEXT NOT NULL,
      PRIMARY KEY (person, role, scope_kind, scope_code)
    ) STRICT;
    CREATE UNIQUE INDEX one_administrator_role ON person_roles (person) WHERE role IN (
      'system-administrator', 'security-administrator', 'audit-administrator'
    );

    CREATE TABLE former_passwords (
      sequence INTEGER PRIMARY KEY,
      person TEXT NOT NULL REFERENCES people (person),
      password_hash TEXT NOT NULL
    ) STRICT;
    CREATE INDEX former_passwords_by_person ON former_passwords (person);

    CREATE TABLE activations (
      token_digest TEXT PRIMARY KEY,
      person TEXT NOT NULL REFERENCES people (person),
      state TEXT NOT NULL CHECK (state IN ('issued', 'used', 'void')),
      expires_at TEXT NOT NULL,
      totp_secret BLOB NOT NULL
    ) STRICT;
    CREATE UNIQUE INDEX one_living_activation ON activations (person) WHERE state = 'issued';

    CREATE TABLE sessions (
      session TEXT PRIMARY KEY,
      token_digest TEXT NOT NULL UNIQUE,
      person TEXT NOT NULL REFERENCES people (person),
      kind TEXT NOT NULL CHECK (kind IN ('browser', 'cli')),
      created_at TEXT NOT NULL,
      last_seen_at TEXT NOT NULL,
      ends_at TEXT NOT NULL,
      source TEXT NOT NULL,
      user_agent TEXT NOT NULL,
      user_agent_token TEXT NOT NULL,
      stepped_up_until TEXT
    ) STRICT;
    CREATE INDEX sessions_by_person ON sessions (person);

    CREATE TABLE known_sources (
      person TEXT NOT NULL REFERENCES people (person),
      source_token TEXT NOT NULL,
      last_at TEXT NOT NULL,
      PRIMARY KEY (person, source_token)
    ) STRICT;

    CREATE TABLE recoveries (
      recovery TEXT PRIMARY KEY,
      person TEXT NOT NULL REFERENCES people (person),
      reason TEXT NOT NULL,
      asked_by TEXT NOT NULL REFERENCES people (person),
      asked_at TEXT NOT NULL,
      expires_at TEXT NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('asked', 'approved', 'refused', 'expired')),
      decided_by TEXT REFERENCES people (person),
      decided_at TEXT
    ) STRICT;
    CREATE UNIQUE INDEX one_undecided_recovery ON recoveries (person) WHERE state = 'asked';
  `,
};

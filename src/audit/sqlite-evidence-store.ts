import type { Database } from 'better-sqlite3';
import type { EvidenceStore, KeptEvidence } from './evidence-store.ts';
import { createCheckpoint } from './sqlite-checkpoint.ts';
import { openConnection, touch, type Durability, type Migrations } from './sqlite-connection.ts';
import { writing } from './sqlite-write-failures.ts';

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

const evidenceMigrations: Migrations = { scripts: [VERSION_1] };

const ADD_EVIDENCE = `
INSERT INTO evidence (exchange, salts, signature_base, signature, index_token)
VALUES (?, ?, ?, ?, ?) ON CONFLICT (exchange) DO NOTHING`;

const ADD_KEY =
  'INSERT INTO subject_keys (index_token, key) VALUES (?, ?) ON CONFLICT (index_token) DO NOTHING';

const SALTS = 'SELECT salts FROM evidence WHERE exchange = ?';

const KEY = 'SELECT key FROM subject_keys WHERE index_token = ?';

/** A connection to evidence.db that leaves no deleted bytes behind in its pages. */
export function openEvidenceConnection(file: string, durability: Durability): Database {
  const database = openConnection(file, evidenceMigrations, durability);
  database.pragma('secure_delete = ON');
  return database;
}

/** Opens or creates evidence.db. @throws {Error} when it cannot be had at this durability */
export function openSqliteEvidenceStore(file: string, durability: Durability): EvidenceStore {
  const database = openEvidenceConnection(file, durability);
  const keepOne = createKeepOne(database);
  const checkpoint = createCheckpoint(database);
  const addKey = database.prepare(ADD_KEY);
  const salts = database.prepare<[string], Uint8Array>(SALTS).pluck();
  const key = database.prepare<[string], Uint8Array>(KEY).pluck();
  const keep: EvidenceStore['keep'] = ({ evidence, keys }) => {
    for (const { indexToken, key: bytes } of keys) addKey.run(indexToken, bytes);
    for (const one of evidence) keepOne(one);
  };
  return {
    keep: (additions) => {
      writing(file, () => database.transaction(keep).immediate(additions));
      checkpoint();
    },
    probe: () => touch(database, evidenceMigrations.scripts.length),
    saltsOf: (exchange) => salts.get(exchange),
    findSubjectKey: (indexToken) => key.get(indexToken),
    close: () => void database.close(),
  };
}

function createKeepOne(database: Database): (evidence: KeptEvidence) => void {
  const add = database.prepare(ADD_EVIDENCE);
  return ({ exchange, salts, signatureBase = null, signature = null, indexToken = null }) =>
    void add.run(exchange, salts, signatureBase, signature, indexToken);
}

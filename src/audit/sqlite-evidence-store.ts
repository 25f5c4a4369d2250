import type { Database } from 'better-sqlite3';
import type { EvidenceStore, KeptEvidence } from './evidence-store.ts';
import { createCheckpoint } from './sqlite-checkpoint.ts';
import { openConnection, touch, type Durability } from './sqlite-connection.ts';
import { createEvidenceReads } from './sqlite-evidence-reads.ts';
import { evidenceMigrations } from './sqlite-evidence-schema.ts';
import { writing } from './sqlite-write-failures.ts';

const ADD_EVIDENCE = `
INSERT INTO evidence (exchange, salts, signature_base, signature, index_token)
VALUES (?, ?, ?, ?, ?) ON CONFLICT (exchange) DO NOTHING`;

const ADD_KEY =
  'INSERT INTO subject_keys (index_token, key) VALUES (?, ?) ON CONFLICT (index_token) DO NOTHING';

// What was erased while the exchange was under way does not come back with its answer.
const ADD_PAYLOAD = `
INSERT INTO payloads (exchange, sealed)
SELECT exchange, ? FROM evidence WHERE exchange = ? ON CONFLICT (exchange) DO NOTHING`;

const ADD_TIMESTAMP = `
INSERT INTO timestamps (size, at, checkpoint, reply) VALUES (?, ?, ?, ?)
ON CONFLICT (size) DO NOTHING`;

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
  const checkpoint = createCheckpoint(database);
  const salts = database.prepare<[string], Uint8Array>(SALTS).pluck();
  const key = database.prepare<[string], Uint8Array>(KEY).pluck();
  const addTimestamp = database.prepare(ADD_TIMESTAMP);
  const keep = database.transaction(createKeep(database));
  return {
    ...createEvidenceReads(database),
    keep: (additions) => {
      writing(file, () => keep.immediate(additions));
      checkpoint();
    },
    addTimestamp: ({ size, at, checkpoint: note, reply }) =>
      writing(file, () => void addTimestamp.run(size, at, note, reply)),
    probe: () => touch(database, evidenceMigrations.scripts.length),
    saltsOf: (exchange) => salts.get(exchange),
    findSubjectKey: (indexToken) => key.get(indexToken),
    close: () => void database.close(),
  };
}

function createKeep(database: Database): EvidenceStore['keep'] {
  const keepOne = createKeepOne(database);
  const addKey = database.prepare(ADD_KEY);
  const addPayload = database.prepare(ADD_PAYLOAD);
  return ({ evidence, keys, payloads }) => {
    for (const { indexToken, key: bytes } of keys) addKey.run(indexToken, bytes);
    for (const one of evidence) keepOne(one);
    for (const { exchange, sealed } of payloads) addPayload.run(sealed, exchange);
  };
}

function createKeepOne(database: Database): (evidence: KeptEvidence) => void {
  const add = database.prepare(ADD_EVIDENCE);
  return ({ exchange, salts, signatureBase = null, signature = null, indexToken = null }) =>
    void add.run(exchange, salts, signatureBase, signature, indexToken);
}

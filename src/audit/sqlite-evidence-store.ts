import type { Database } from 'better-sqlite3';
import { base64Of, bytesOfBase64 } from '../kernel/index.ts';
import type { EvidenceStore, KeptEvidence, KeptSalt } from './evidence-store.ts';
import { openConnection, touch, type Durability, type Migrations } from './sqlite-connection.ts';

const VERSION_1 = `
CREATE TABLE salts (
  id INTEGER PRIMARY KEY,
  exchange TEXT NOT NULL,
  kept TEXT NOT NULL
) STRICT;
CREATE INDEX salts_of_exchange ON salts (exchange);

CREATE TABLE exchanges (
  exchange TEXT PRIMARY KEY,
  signature_base BLOB,
  signature BLOB,
  index_token TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX exchanges_of_subject ON exchanges (index_token) WHERE index_token IS NOT NULL;

CREATE TABLE subject_keys (
  index_token TEXT PRIMARY KEY,
  key BLOB NOT NULL
) STRICT, WITHOUT ROWID;
`;

const evidenceMigrations: Migrations = { scripts: [VERSION_1] };

// All salts of one entry in one row: a row each costs more than the entry itself.
const ADD_SALTS = 'INSERT INTO salts (exchange, kept) VALUES (?, ?)';

// Intent and outcome bring evidence of the same exchange; what the later one lacks stays.
const ADD_EXCHANGE = `
INSERT INTO exchanges (exchange, signature_base, signature, index_token) VALUES (?, ?, ?, ?)
ON CONFLICT (exchange) DO UPDATE SET
  signature_base = coalesce(excluded.signature_base, signature_base),
  signature = coalesce(excluded.signature, signature),
  index_token = coalesce(excluded.index_token, index_token)`;

const ADD_KEY =
  'INSERT INTO subject_keys (index_token, key) VALUES (?, ?) ON CONFLICT (index_token) DO NOTHING';

const SALTS = 'SELECT kept FROM salts WHERE exchange = ? ORDER BY id';

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
  const addKey = database.prepare(ADD_KEY);
  const salts = database.prepare<[string], string>(SALTS).pluck();
  const key = database.prepare<[string], Uint8Array>(KEY).pluck();
  const keep: EvidenceStore['keep'] = ({ evidence, keys }) => {
    for (const { indexToken, key: bytes } of keys) addKey.run(indexToken, bytes);
    for (const one of evidence) keepOne(one);
  };
  return {
    keep: (additions) => database.transaction(keep).immediate(additions),
    probe: () => touch(database, evidenceMigrations.scripts.length),
    saltsOf: (exchange) => salts.all(exchange).flatMap(unpacked),
    findSubjectKey: (indexToken) => key.get(indexToken),
    close: () => void database.close(),
  };
}

function createKeepOne(database: Database): (evidence: KeptEvidence) => void {
  const addSalts = database.prepare(ADD_SALTS);
  const addExchange = database.prepare(ADD_EXCHANGE);
  return ({ exchange, salts, signatureBase, signature, indexToken }) => {
    if (signatureBase !== undefined || signature !== undefined || indexToken !== undefined) {
      addExchange.run(exchange, signatureBase ?? null, signature ?? null, indexToken ?? null);
    }
    if (salts.length > 0) addSalts.run(exchange, packed(salts));
  };
}

type PackedSalt = readonly [name: string, commitment: string, salt: string];

const packed = (salts: readonly KeptSalt[]): string =>
  JSON.stringify(
    salts.map(({ name, commitment, salt }): PackedSalt => [name, commitment, base64Of(salt)]),
  );

const unpacked = (text: string): readonly KeptSalt[] =>
  (JSON.parse(text) as readonly PackedSalt[]).map(([name, commitment, salt]) => ({
    name,
    commitment,
    salt: bytesOfBase64(salt) ?? new Uint8Array(),
  }));

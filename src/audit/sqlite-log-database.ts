import type { Database } from 'better-sqlite3';
import type { LogDatabase, LogHead, LogTransaction } from './log-database.ts';
import { openConnection, touch, type Durability } from './sqlite-connection.ts';
import { createLogReads } from './sqlite-log-reads.ts';
import { logMigrations } from './sqlite-log-schema.ts';

/** Keeps the cost of a commit flat when many nonces expire at once. */
const EXPIRED_NONCES_PER_COMMIT_MAX = 1024;

const ADD_ENTRY =
  'INSERT INTO entries (idx, at, kind, exchange, bytes, leaf) VALUES (?, ?, ?, ?, ?, ?)';

const ADD_HASH = 'INSERT INTO hashes (level, idx, hash) VALUES (?, ?, ?)';

// Whether a nonce was spent before is the replay guard's question, and was answered: a repetition
// must not fail the whole commit.
const ADD_NONCE = `
INSERT INTO nonces (keyid, nonce, expires_at) VALUES (?, ?, ?)
ON CONFLICT (keyid, nonce) DO UPDATE SET expires_at = max(expires_at, excluded.expires_at)`;

const DROP_NONCES = `
DELETE FROM nonces WHERE id IN (SELECT id FROM nonces WHERE expires_at <= ? LIMIT ?)`;

const OPEN_INTENT = 'INSERT INTO open_intents (idx, exchange) VALUES (?, ?)';

const CLOSE_INTENT = 'DELETE FROM open_intents WHERE idx = ?';

const FIRST_HEAD = 'INSERT INTO head (id, origin, size, checkpoint) VALUES (1, ?, ?, ?)';

const NEXT_HEAD = 'UPDATE head SET origin = ?, size = ?, checkpoint = ? WHERE id = 1 AND size = ?';

/** Opens or creates log.db. @throws {Error} when it cannot be had at this durability */
export function openSqliteLogDatabase(file: string, durability: Durability): LogDatabase {
  const database = openConnection(file, logMigrations, durability);
  const writes = createLogTransaction(database);
  return {
    ...createLogReads(database),
    // IMMEDIATE: to find out about another writer before anything is computed on stale state.
    transaction: (work) => database.transaction(() => work(writes)).immediate(),
    probe: () => touch(database, logMigrations.scripts.length),
    close: () => void database.close(),
  };
}

function createLogTransaction(database: Database): LogTransaction {
  const addEntry = database.prepare(ADD_ENTRY);
  const addHash = database.prepare(ADD_HASH);
  const addNonce = database.prepare(ADD_NONCE);
  const dropNonces = database.prepare(DROP_NONCES);
  const openIntent = database.prepare(OPEN_INTENT);
  const closeIntent = database.prepare(CLOSE_INTENT);
  return {
    addEntry: ({ index, at, kind, exchange, bytes, leaf }) =>
      void addEntry.run(index, at, kind, exchange ?? null, bytes, leaf),
    addHash: (level, { index, hash }) => void addHash.run(level, index, hash),
    addNonce: ({ keyid, nonce, expiresAt }) => void addNonce.run(keyid, nonce, expiresAt),
    dropExpiredNonces: (now) => void dropNonces.run(now, EXPIRED_NONCES_PER_COMMIT_MAX),
    openIntent: ({ intent, exchange }) => void openIntent.run(intent, exchange),
    closeIntent: (intent) => void closeIntent.run(intent),
    moveHead: createMoveHead(database),
  };
}

function createMoveHead(database: Database): LogTransaction['moveHead'] {
  const first = database.prepare(FIRST_HEAD);
  const next = database.prepare(NEXT_HEAD);
  return (from: number, { origin, size, checkpoint }: LogHead) => {
    const { changes } =
      from === 0 ? first.run(origin, size, checkpoint) : next.run(origin, size, checkpoint, from);
    if (changes !== 1) throw new Error('the log was written by somebody else');
  };
}

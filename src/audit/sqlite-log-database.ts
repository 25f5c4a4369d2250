import type { Database } from 'better-sqlite3';
import type { LogDatabase, LogHead, LogTransaction } from './log-database.ts';
import { createCheckpoint } from './sqlite-checkpoint.ts';
import { openConnection, touch, type Durability } from './sqlite-connection.ts';
import { createLogReads } from './sqlite-log-reads.ts';
import { logMigrations } from './sqlite-log-schema.ts';
import { writing } from './sqlite-write-failures.ts';

/** Keeps the cost of a commit flat when many nonces expire at once. */
const EXPIRED_NONCES_PER_COMMIT_MAX = 1024;

const ADD_ENTRY =
  'INSERT INTO entries (idx, at, kind, exchange, bytes, leaf) VALUES (?, ?, ?, ?, ?, ?)';

const ADD_HASH = 'INSERT INTO hashes (level, idx, hash) VALUES (?, ?, ?)';

// Whether a nonce was spent before is the replay guard's question, and was answered: a repetition
// must not fail the whole commit.
const ADD_NONCE =
  'INSERT INTO nonces (expires_at, keyid, nonce) VALUES (?, ?, ?) ON CONFLICT DO NOTHING';

const DROP_NONCES = `
DELETE FROM nonces WHERE (expires_at, keyid, nonce) IN (
  SELECT expires_at, keyid, nonce FROM nonces WHERE expires_at <= ? ORDER BY expires_at LIMIT ?)`;

const FIRST_HEAD =
  'INSERT INTO head (id, origin, size, checkpoint, open_from) VALUES (1, ?, ?, ?, ?)';

const NEXT_HEAD = `
UPDATE head SET origin = ?, size = ?, checkpoint = ?, open_from = ? WHERE id = 1 AND size = ?`;

/** Opens or creates log.db. @throws {Error} when it cannot be had at this durability */
export function openSqliteLogDatabase(file: string, durability: Durability): LogDatabase {
  const database = openConnection(file, logMigrations, durability);
  const writes = createLogTransaction(database);
  // Made once: the library makes four functions of each.
  const write = database.transaction((work: (transaction: LogTransaction) => void) => work(writes));
  const checkpoint = createCheckpoint(database);
  return {
    ...createLogReads(database),
    // IMMEDIATE: to find out about another writer before anything is computed on stale state.
    transaction: (work) => {
      writing(file, () => write.immediate(work));
      checkpoint();
    },
    probe: () => touch(database, logMigrations.scripts.length),
    close: () => void database.close(),
  };
}

function createLogTransaction(database: Database): LogTransaction {
  const addEntry = database.prepare(ADD_ENTRY);
  const addHash = database.prepare(ADD_HASH);
  const addNonce = database.prepare(ADD_NONCE);
  return {
    addEntry: ({ index, at, kind, exchange, bytes, leaf }) =>
      void addEntry.run(index, at, kind, exchange ?? null, bytes, leaf),
    addHash: (level, { index, hash }) => void addHash.run(level, index, hash),
    addNonce: ({ keyid, nonce, expiresAt }) => void addNonce.run(expiresAt, keyid, nonce),
    dropExpiredNonces: createDropNonces(database),
    moveHead: createMoveHead(database),
  };
}

/** The horizon moves a few times an hour: in between there is nothing to look for. */
function createDropNonces(database: Database): LogTransaction['dropExpiredNonces'] {
  const drop = database.prepare(DROP_NONCES);
  let emptyBefore = -1;
  return (horizon) => {
    if (horizon <= emptyBefore) return;
    const { changes } = drop.run(horizon, EXPIRED_NONCES_PER_COMMIT_MAX);
    if (changes < EXPIRED_NONCES_PER_COMMIT_MAX) emptyBefore = horizon;
  };
}

function createMoveHead(database: Database): LogTransaction['moveHead'] {
  const first = database.prepare(FIRST_HEAD);
  const next = database.prepare(NEXT_HEAD);
  return (from: number, { origin, size, checkpoint, openFrom }: LogHead) => {
    const { changes } =
      from === 0
        ? first.run(origin, size, checkpoint, openFrom)
        : next.run(origin, size, checkpoint, openFrom, from);
    if (changes !== 1) throw new Error('the log was written by somebody else');
  };
}

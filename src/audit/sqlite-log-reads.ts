import type { Database } from 'better-sqlite3';
import type { EntryBytes, IndexRange, LogDatabase, LogHead, OpenIntent } from './log-database.ts';
import type { SpentNonce, TileHash } from './log-database.ts';

const HEAD = 'SELECT origin, size, checkpoint, open_from AS openFrom FROM head WHERE id = 1';

const ENTRIES = 'SELECT idx AS "index", bytes FROM entries WHERE idx >= ? AND idx < ? ORDER BY idx';

const LEAVES =
  'SELECT idx AS "index", leaf AS hash FROM entries WHERE idx >= ? AND idx < ? ORDER BY idx';

const HASHES = `
SELECT idx AS "index", hash FROM hashes
WHERE level = ? AND idx >= ? AND idx < ? ORDER BY idx`;

// One value instead of a row for each: making the rows costs more than hashing them. group_concat
// takes the bytes as they are, and in the order in which the inner query finds them.
const ENTRY_BUNDLE = `
SELECT CASE WHEN count(*) = @to - @from AND min(length(bytes)) > 0
  THEN CAST(group_concat(unhex(format('%04x', length(bytes))) || bytes, '') AS BLOB) END
FROM (SELECT bytes FROM entries WHERE idx >= @from AND idx < @to ORDER BY idx)`;

const LEAF_TILE = `
SELECT CASE WHEN count(*) = @to - @from THEN CAST(group_concat(leaf, '') AS BLOB) END
FROM (SELECT leaf FROM entries WHERE idx >= @from AND idx < @to ORDER BY idx)`;

const HASH_TILE = `
SELECT CASE WHEN count(*) = @to - @from THEN CAST(group_concat(hash, '') AS BLOB) END
FROM (SELECT hash FROM hashes WHERE level = @level AND idx >= @from AND idx < @to ORDER BY idx)`;

const END_OF_EXCHANGE = `
SELECT idx AS "index", bytes FROM entries
WHERE exchange = ? AND kind IN ('exchange.outcome', 'exchange.refused')
ORDER BY idx DESC LIMIT 1`;

// An exchange has an intent and an end; the bound holds whatever was written. Other entries name an
// exchange too: that its evidence was taken, or erased.
const STEPS_OF_EXCHANGE = `
SELECT idx AS "index", bytes FROM entries
WHERE exchange = ? AND kind LIKE 'exchange.%' ORDER BY idx LIMIT 16`;

const ENTRIES_OF_EXCHANGE =
  'SELECT idx AS "index", bytes FROM entries WHERE exchange = ? ORDER BY idx';

const OPEN_INTENTS = `
SELECT idx AS intent, exchange FROM entries AS begun
WHERE kind = 'exchange.intent' AND idx >= (SELECT open_from FROM head) AND NOT EXISTS (
  SELECT 1 FROM entries WHERE exchange = begun.exchange
  AND kind IN ('exchange.outcome', 'exchange.abandoned'))
ORDER BY idx`;

// The latest first: where a nonce was taken twice, the later term is the one to keep.
const LIVE_NONCES = `
SELECT keyid, nonce, expires_at AS expiresAt FROM nonces
ORDER BY expires_at DESC, nonce`;

export type LogReads = Pick<
  LogDatabase,
  | 'head'
  | 'entries'
  | 'hashes'
  | 'entryBundle'
  | 'hashTile'
  | 'findEnd'
  | 'stepsOf'
  | 'entriesOf'
  | 'openIntents'
  | 'liveNonces'
>;

interface LevelRange extends IndexRange {
  readonly level: number;
}

export function createLogReads(database: Database): LogReads {
  const head = database.prepare<[], LogHead>(HEAD);
  const entries = database.prepare<[number, number], EntryBytes>(ENTRIES);
  const leaves = database.prepare<[number, number], TileHash>(LEAVES);
  const hashes = database.prepare<[number, number, number], TileHash>(HASHES);
  const bundle = database.prepare<[IndexRange], Uint8Array | null>(ENTRY_BUNDLE).pluck();
  const leafTile = database.prepare<[IndexRange], Uint8Array | null>(LEAF_TILE).pluck();
  const hashTile = database.prepare<[LevelRange], Uint8Array | null>(HASH_TILE).pluck();
  const end = database.prepare<[string], EntryBytes>(END_OF_EXCHANGE);
  const steps = database.prepare<[string], EntryBytes>(STEPS_OF_EXCHANGE);
  const ofExchange = database.prepare<[string], EntryBytes>(ENTRIES_OF_EXCHANGE);
  const openIntents = database.prepare<[], OpenIntent>(OPEN_INTENTS);
  const liveNonces = database.prepare<[], SpentNonce>(LIVE_NONCES);
  return {
    head: () => head.get(),
    entries: ({ from, to }) => entries.all(from, to),
    hashes: (level, { from, to }) =>
      level === 0 ? leaves.all(from, to) : hashes.all(level, from, to),
    entryBundle: (range) => bundle.get(range) ?? undefined,
    hashTile: (level, range) =>
      (level === 0 ? leafTile.get(range) : hashTile.get({ level, ...range })) ?? undefined,
    findEnd: (exchange) => end.get(exchange),
    stepsOf: (exchange) => steps.all(exchange),
    entriesOf: (exchange) => ofExchange.all(exchange),
    openIntents: () => openIntents.all(),
    liveNonces: () => liveNonces.all(),
  };
}

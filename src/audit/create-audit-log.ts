import { base64Of, textOf } from '../kernel/index.ts';
import { consistencyProof, inclusionProof, type NodeAt, type Receipt } from '../proofs/index.ts';
import type { ExchangeOutcome, ExchangeRefused } from '../shapes/index.ts';
import type { CryptoProvider } from '../signatures/index.ts';
import type { AuditLog, ExchangeReceipt, IndexedEntry } from './audit-log.ts';
import type { EntryBytes, IndexRange } from './log-database.ts';
import type { LogFailures } from './log-failures.ts';
import { isTileWithin, readTile } from './log-tiles.ts';
import type { LogWriter } from './log-writer.ts';
import type { NonceKeeper } from './nonce-keeper.ts';
import { gatherEvidence } from './gather-evidence.ts';
import { receiptFor, type EntryProof } from './receipts.ts';
import { createSealer, findSubjectToken } from './sealer.ts';
import type { LogStores } from './sqlite-log-stores.ts';
import type { SubjectKeys } from './subject-keys.ts';

/** Entries that `entries` answers at once. */
export const ENTRIES_PAGE_MAX = 256;

/** The parts of an open log. */
export interface LogRoom {
  readonly stores: LogStores;
  readonly crypto: CryptoProvider;
  readonly indexKey: Uint8Array;
  readonly nodeAt: NodeAt;
  readonly failures: LogFailures;
  readonly keys: SubjectKeys;
  readonly writer: LogWriter;
  readonly nonces: NonceKeeper;
}

export function createAuditLog(room: LogRoom): AuditLog {
  const { stores, crypto, indexKey, failures, keys, writer, nonces } = room;
  const { database } = stores;
  const size = (): number => writer.durable().frontier.size;
  return {
    append: (entry, options = {}) => writer.append(entry, options),
    keepNonce: (nonce) => nonces.keep(nonce),
    get healthy() {
      return failures.healthy;
    },
    get size() {
      return size();
    },
    checkpoint: () => writer.durable().checkpoint,
    // eslint-disable-next-line @typescript-eslint/require-await -- asynchronous for other engines
    receiptOf: async (exchange) => failures.guard(() => findReceipt(room, exchange)),
    receiptAt: (index) => failures.guard(() => receiptAt(room, index)),
    // eslint-disable-next-line @typescript-eslint/require-await -- asynchronous for other engines
    evidenceOf: async (exchange, checkpoint) =>
      failures.guard(() => {
        const { frontier, checkpoint: newest } = writer.durable();
        const newestTree = { size: frontier.size, checkpoint: newest };
        return gatherEvidence({ ...room, ...stores }, exchange, { newest: newestTree, checkpoint });
      }),
    timestamps: {
      newest: () => failures.guard(() => stores.evidence.newestTimestamp()),
      add: (timestamp) => failures.guard(() => stores.evidence.addTimestamp(timestamp)),
    },
    entriesOf: (exchange) => failures.guard(() => database.entriesOf(exchange).map(indexedEntry)),
    findSubjectToken: (subjectJcs) =>
      failures.guard(() => findSubjectToken(room, subjectJcs, (token) => keys.find(token))),
    consistency: (sizes) => {
      if (sizes.to > size()) throw new RangeError('the log is not that large');
      return proveConsistency(room, sizes);
    },
    tile: (address) =>
      isTileWithin(size(), address) ? failures.guard(() => readTile(database, address)) : undefined,
    liveNonces: () => failures.guard(() => database.liveNonces()),
    sealer: createSealer({
      crypto,
      indexKey,
      keyOf: (indexToken) => failures.guard(() => keys.keyOf(indexToken)),
    }),
    entries: (range) => failures.guard(() => readPage(room, range)),
    close: async () => {
      await Promise.all([writer.close(), nonces.close()]);
      stores.close();
    },
  };
}

const indexedEntry = ({ index, bytes }: EntryBytes): IndexedEntry => ({
  index,
  entry: textOf(bytes),
});
function proveConsistency(
  { crypto, nodeAt, failures }: LogRoom,
  sizes: Parameters<AuditLog['consistency']>[0],
): readonly Uint8Array[] {
  if (sizes.from > sizes.to) throw new RangeError('the older size comes first');
  return failures.guard(() => consistencyProof((bytes) => crypto.sha256(bytes), sizes, nodeAt));
}

function readPage({ stores }: LogRoom, { from, to }: IndexRange): readonly IndexedEntry[] {
  return stores.database
    .entries({ from, to: Math.min(to, from + ENTRIES_PAGE_MAX) })
    .map(indexedEntry);
}

function findReceipt(room: LogRoom, exchange: string): ExchangeReceipt | undefined {
  const end = room.stores.database.findEnd(exchange);
  if (end === undefined) return undefined;
  const text = textOf(end.bytes);
  const entry = JSON.parse(text) as ExchangeOutcome | ExchangeRefused;
  return { receipt: receiptOfEnd(room, end, entry), who: entry.who };
}

function receiptOfEnd(
  room: LogRoom,
  { index, bytes }: EntryBytes,
  { exchange, commitments }: ExchangeOutcome | ExchangeRefused,
): ExchangeReceipt['receipt'] {
  const salts = room.stores.evidence.saltsOf(exchange);
  const entry = { index, text: textOf(bytes), commitments, ...(salts && { salts }) };
  return receiptFor(entry, proofAt(room, index));
}

function receiptAt(room: LogRoom, index: number): Receipt | undefined {
  if (index >= room.writer.durable().frontier.size) return undefined;
  const [found] = room.stores.database.entries({ from: index, to: index + 1 });
  if (found === undefined) return undefined;
  return receiptFor({ index, text: textOf(found.bytes) }, proofAt(room, index));
}

function proofAt({ crypto, nodeAt, writer }: LogRoom, index: number): EntryProof {
  const { frontier, checkpoint } = writer.durable();
  const place = { index, size: frontier.size };
  const proof = inclusionProof((data) => crypto.sha256(data), place, nodeAt).map(base64Of);
  return { proof, checkpoint };
}

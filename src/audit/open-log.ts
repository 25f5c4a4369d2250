import { instantOf, sameBytes, type Clock, type Sha256 } from '../kernel/index.ts';
import type { NodeAt } from '../proofs/index.ts';
import { COMMIT_ENTRIES_MAX, createAppendQueue } from './append-queue.ts';
import { withArchive } from './archived-entries.ts';
import type { AuditLog, LogOptions, LogParts } from './audit-log.ts';
import { createAuditLog, type LogRoom } from './create-audit-log.ts';
import { createLogFailures } from './log-failures.ts';
import { createLogProbe } from './log-probe.ts';
import { createLogWriter, type LogWriter } from './log-writer.ts';
import { archiveReader } from './node-archive.ts';
import { createNonceHorizon } from './nonce-horizon.ts';
import { createNonceKeeper } from './nonce-keeper.ts';
import { noteVerifierOf } from './note-key.ts';
import { createOpenIntents } from './open-intents.ts';
import { createRecentNodes, type RecentNodes } from './recent-nodes.ts';
import { openSqliteLogStores, type LogStores } from './sqlite-log-stores.ts';
import { checkStart } from './start-check.ts';
import { createStoredNodes, peaksOf } from './stored-nodes.ts';
import { createSubjectKeys } from './subject-keys.ts';

/** Nodes kept in memory per level: those of the newest commit, and the peaks before it. */
const RECENT_NODES_PER_LEVEL = 2 * COMMIT_ENTRIES_MAX;

/** Three times an hour: as long as the settings may make a nonce live, milliseconds. */
const NONCE_LIFE_MS_MAX = 10_800_000;

const uptime: Clock = { now: () => performance.now() };

/** Length of the bureau's key to the subjects' keys. */
const INDEX_KEY_BYTES = 32;

/**
 * Opens the log of a directory, or begins one with `log.opened` as entry 0. Exchanges that the last
 * process left without an outcome are recorded as abandoned before it resolves.
 * @throws {Error} that names the first thing wrong: with the parts, the storage or the log
 */
export async function openLog(parts: LogParts, options: LogOptions): Promise<AuditLog> {
  assertKeysFit(parts, options);
  const stores = openSqliteLogStores(options.directory, 'FULL');
  const sha256: Sha256 = (bytes) => parts.crypto.sha256(bytes);
  const archive = { sha256, read: archiveReader(options.archive) };
  const database = withArchive(stores.database, archive);
  return openLogOver({ ...stores, database }, parts, options);
}

/** A log that nobody could verify must not begin. */
function assertKeysFit(parts: LogParts, options: LogOptions): void {
  const { crypto, signer, verifierKey, indexKey } = parts;
  const verifier = noteVerifierOf((bytes) => crypto.sha256(bytes), verifierKey);
  if (!sameBytes(verifier.keyHash, signer.keyHash) || verifier.name !== signer.name) {
    throw new Error("the signer's key is not the verifier key");
  }
  if (verifier.name !== options.origin) {
    throw new Error(`the key is named ${verifier.name}, the log ${options.origin}`);
  }
  if (indexKey.length !== INDEX_KEY_BYTES) throw new Error('the index key has not 32 bytes');
}

/** As `openLog`, over stores that are open; they are closed with the log or when it is refused. */
export async function openLogOver(
  stores: LogStores,
  parts: LogParts,
  options: LogOptions,
): Promise<AuditLog> {
  try {
    const room = await furnish(stores, parts, options);
    if (room.writer.durable().frontier.size === 0) await begin(room.writer, parts, options);
    await abandonOpenIntents(room, parts, options);
    return createAuditLog(room);
  } catch (error) {
    stores.close();
    throw error;
  }
}

async function furnish(
  stores: LogStores,
  { crypto, signer, verifierKey, clock, steady = uptime, indexKey, onFatal }: LogParts,
  { origin, logQueueMax, nonceLifeMs = NONCE_LIFE_MS_MAX }: LogOptions,
): Promise<LogRoom> {
  const { database, evidence } = stores;
  const sha256: Sha256 = (bytes) => crypto.sha256(bytes);
  const stored = createStoredNodes(sha256, database);
  const verifier = noteVerifierOf(sha256, verifierKey);
  const start = await checkStart({ sha256, database, nodeAt: stored, origin, verifier });

  const recent = recentNodesOf(start.frontier.size, stored);
  const nodeAt: NodeAt = (address) => recent.find(address) ?? stored(address);
  const failures = createLogFailures(onFatal);
  const probe = createLogProbe(failures, () => {
    evidence.probe();
    database.probe();
  });
  const keys = createSubjectKeys({
    store: evidence,
    randomBytes: (count) => crypto.randomBytes(count),
    onFull: () => writer.wake(),
  });
  const queue = createAppendQueue(logQueueMax);
  const open = createOpenIntents(database.openIntents());
  const nonceHorizon = createNonceHorizon(steady, nonceLifeMs);
  const writer = createLogWriter(
    {
      origin,
      sha256,
      signer,
      clock,
      nonceHorizon,
      database,
      evidence,
      keys,
      queue,
      nodes: recent,
      failures,
      probe,
      open,
    },
    start,
  );
  const nonces = createNonceKeeper({ database, clock, nonceHorizon, failures, probe });
  return { stores, crypto, indexKey, nodeAt, failures, keys, writer, nonces };
}

/** A proof for an entry of the next commit needs the peaks of the tree before it. */
function recentNodesOf(size: number, stored: NodeAt): RecentNodes {
  const recent = createRecentNodes(RECENT_NODES_PER_LEVEL);
  recent.add(
    peaksOf(size).map((address) => {
      const { level, index: first } = address;
      return { level, first, hashes: [stored(address)] };
    }),
  );
  return recent;
}

async function begin(
  writer: LogWriter,
  { clock, verifierKey }: LogParts,
  { origin }: LogOptions,
): Promise<void> {
  const at = instantOf(clock.now());
  await writer.append({ kind: 'log.opened', at, origin, verifierKey }, {});
}

/** The process that recorded these intents died before their outcome, so it released nothing. */
async function abandonOpenIntents(
  { stores, writer }: LogRoom,
  { clock }: LogParts,
  { logQueueMax }: LogOptions,
): Promise<void> {
  const intents = stores.database.openIntents();
  const chunk = Math.min(logQueueMax, COMMIT_ENTRIES_MAX);
  for (let from = 0; from < intents.length; from += chunk) {
    const at = instantOf(clock.now());
    const abandoned = intents
      .slice(from, from + chunk)
      .map(({ intent, exchange }) =>
        writer.append({ kind: 'exchange.abandoned', at, exchange, intent }, {}),
      );
    await Promise.all(abandoned);
  }
}

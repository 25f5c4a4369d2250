import { join } from 'node:path';
import type { Settings } from '../shapes/index.ts';
import { packageRoot } from './package-root.ts';

const BYTES_PER_MIB = 1_048_576;

/** What holds where neither jingwei.yaml nor the environment says otherwise. */
export const defaults: Settings = {
  // Databases, the gateway's own keys. Relative: to the folder of jingwei.yaml, or the current one.
  data: '.jingwei/data',
  // Working copies that come with the package; published and imported at first start.
  catalogs: join(packageRoot, 'catalogs'),
  certs: join(packageRoot, 'certs'),
  schemas: join(packageRoot, 'schemas'),
  // Reachable from this machine only until somebody decides otherwise.
  listen: { host: '127.0.0.1', port: 8080 },
  // Public origins callers sign for; empty: the address it listens on.
  origins: [],
  // Name of the log in every checkpoint; set once, before the first entry, and never changed.
  log: { origin: 'jingwei.local/log' },
  // The gateway's own signing key, and the agency that runs it.
  gateway: { keyid: 'jingwei-gateway', authority: 'zj-data-bureau' },
  // Base URL of each provider's system, by the system's name in the catalog.
  providers: {},
  limits: {
    // One request's body.
    bodyBytesMax: BYTES_PER_MIB,
    // How far `created` of a signature may lie from the gateway's clock, either way.
    signatureWindowSeconds: 300,
    // A request's headers, from its first byte or the one before it to their end.
    headersTimeoutMs: 10_000,
    // A whole request; the headers' limit never exceeds it.
    requestTimeoutMs: 30_000,
    // One answer of a provider.
    providerAnswerBytesMax: 4 * BYTES_PER_MIB,
    // From the first byte sent to a provider to the last received.
    providerTimeoutMs: 5000,
    // Connections to one provider.
    providerConnectionsMax: 64,
    // Asks of one provider's system under way: one that is slow takes only so many places.
    providerInFlightMax: 250,
    // Asks in a row that a system left unanswered, until it is left alone,
    providerFailuresMax: 20,
    // and for how long, before one ask tries it again.
    providerPauseMs: 5000,
    // Calls being served; those beyond are answered `overloaded`.
    inFlightMax: 1000,
    // Entries waiting to become durable.
    logQueueMax: 4096,
    // From the signal to stop until what is still connected is cut; longer than one exchange.
    stopGraceMs: 15_000,
  },
  keys: {
    // From when a system's key becomes valid to when it must have been replaced.
    termDaysMax: 1096,
    // How long a key and the one that replaces it are both valid.
    overlapDaysMax: 30,
    // What ends within so many days is told while there is time to replace it.
    expiryNoticeDays: 30,
  },
  changes: {
    // From when holders of grants are told that something stops to the first day it may.
    stopNoticeDays: 30,
  },
  retention: {
    // Entries are kept whole at least so long; from then on they may be archived. Published.
    logYears: 3,
    // What opens an entry's commitments is erased after so long. Published.
    evidenceDays: 1096,
    // How long an erasure that was asked for may wait for the second person.
    erasureDays: 14,
  },
  people: {
    // From when an activation token is made to when it is of no use.
    activationHours: 72,
    // How long a recovery that was asked for may wait for the second administrator.
    recoveryHours: 24,
    // A browser session ends when nothing was asked of it for so long.
    sessionIdleMinutes: 30,
    // And after so long whatever was asked of it.
    sessionHours: 10,
    // How long password and code, given once more, are enough for what is dangerous.
    stepUpMinutes: 5,
    // Life of a command line's token.
    cliTokenHours: 8,
    // The longest that failed sign-ins from one address keep an account closed to that address.
    throttleMinutesMax: 15,
    // Password hashes computed at the same time: 128 MiB each, on a thread of the pool of four.
    passwordHashesAtOnceMax: 2,
    // Sign-ins waiting for one; those beyond are answered `overloaded`.
    passwordHashesWaitingMax: 32,
    // People ever known, those disabled among them; all are held in memory.
    peopleCountMax: 100_000,
    // Administrators sign in here, never by way of an identity provider.
    administratorsLocalOnly: true,
    // Reverse proxies in front of this gateway: what they say of where a request comes from is
    // believed, and nobody else's.
    proxyAddresses: [],
  },
  supervision: {
    // Days from a look at somebody's data to the first day they may be told, by class of purpose:
    // an inspection told of at once would be warned of. The bureau sets what its law demands.
    disclosureDelayDays: { service: 0, regulation: 30, emergency: 0, statistics: 0 },
    unusual: {
      // A day's calls of a system over the median of its days before, from so many calls on.
      volumeTimesUsual: 5,
      callsMin: 100,
      // Office hours, Asia/Shanghai; as many calls outside them as callsMin are told.
      hoursFrom: 7,
      hoursTo: 21,
      // Subjects that a system asks about on one day and never did before.
      newSubjectsPerDayMax: 1000,
    },
    // The clock moved so much otherwise than time did: recorded.
    clockJumpMs: 2000,
  },
  // Who countersigns the log's checkpoints; none: nothing is asked of anybody, and no limit holds.
  witnesses: [],
  witnessing: {
    // So many of them must have cosigned for the log to count as witnessed.
    cosignaturesMin: 1,
    // When the newest cosignature is so old it is told,
    warnSeconds: 120,
    // and when it is so old, nothing is exchanged any more.
    stopSeconds: 3600,
  },
  flows: {
    // What every receiver has acknowledged is kept so long, to be sent again.
    replayDays: 30,
    // Databases that tables are read from or put into, by the names used below.
    postgres: {},
    sqliteFiles: {},
    // Where batches are taken from, and which receivers have a table (docs/flows-sources.md).
    tableSources: [],
    fileSources: [],
    tableReceivers: [],
  },
  // Of the application log, not of the audit log, which has no levels.
  logLevel: 'info',
};

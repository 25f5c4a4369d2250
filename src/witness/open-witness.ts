import { once } from 'node:events';
import { mkdirSync, readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Clock, Sha256 } from '../kernel/index.ts';
import { noteVerifierOf, type LogSource } from '../audit/index.ts';
import { createWitnessMetrics, type AppLog, type WitnessMetrics } from '../observability/index.ts';
import type { WitnessSettings } from '../shapes/index.ts';
import type { Alarm } from './alarm.ts';
import { createAlarms, type AlarmListener, type Alarms } from './alarms.ts';
import { every, type Recurring } from './every.ts';
import { mirrorSeen, type MirrorPlace } from './mirror-seen.ts';
import { createSilenceWatch } from './silence.ts';
import { openSqliteWitnessBook } from './sqlite-witness-book.ts';
import { isFatal } from './store-failures.ts';
import type { WitnessBook } from './witness-book.ts';
import { witnessKey } from './witness-key.ts';
import { createWitnessServer } from './witness-server.ts';
import { createWitness, type WitnessedLog } from './witness.ts';

export interface WitnessProcessParts {
  readonly sha256: Sha256;
  readonly clock: Clock;
  readonly appLog: AppLog;
  /** Reads the entries of a log as the auditor of a profile. */
  readonly sourceOf: (profile: string) => Pick<LogSource, 'tile'>;
  /** The store can no longer be vouched for: the process must end. */
  readonly onFatal: (error: unknown) => void;
}

export interface RunningWitness {
  readonly baseUrl: string;
  /** For whoever checks its cosignatures. */
  readonly verifierKey: string;
  alarms(): readonly Alarm[];
  close(): Promise<void>;
}

/** How often it is looked whether a log is silent, milliseconds. */
const SILENCE_CHECK_MS = 1000;

const MS_PER_SECOND = 1000;

const STORE_FILE = 'witness.db';

/** The store of a witness, made when absent. */
export function openWitnessBook({ data }: WitnessSettings): WitnessBook {
  mkdirSync(data, { recursive: true, mode: 0o700 });
  return openSqliteWitnessBook(join(data, STORE_FILE));
}

type LogSettings = WitnessSettings['logs'][number];

/** A log goes by the name of its keys. @throws {Error} when they differ in it, or one is no key */
function witnessedLog(sha256: Sha256, { verifierKeys }: LogSettings): WitnessedLog {
  const verifiers = verifierKeys.map((text) => noteVerifierOf(sha256, text));
  const [origin = '', ...others] = new Set(verifiers.map(({ name }) => name));
  if (others.length > 0) throw new Error(`the keys of ${origin} have several names`);
  return { origin, verifiers };
}

/** The name of a log of the settings. @throws {Error} as its keys are wrong */
export function originOf(sha256: Sha256, log: LogSettings): string {
  return witnessedLog(sha256, log).origin;
}

const listenerTo = (appLog: AppLog): AlarmListener => ({
  raised: ({ origin, kind }) => appLog.error('witness alarm', { origin, state: kind }),
  ended: (origin) => appLog.warn('witness alarms ended', { origin }),
});

interface Surroundings {
  readonly parts: WitnessProcessParts;
  readonly settings: WitnessSettings;
  readonly book: WitnessBook;
  readonly alarms: Alarms;
  readonly logs: readonly WitnessedLog[];
}

function metricsOf({ parts, book, alarms, logs }: Surroundings): WitnessMetrics {
  return createWitnessMetrics({
    logs: () =>
      logs.flatMap(({ origin }) => {
        const held = book.find(origin);
        if (held === undefined) return [];
        const seenAgeSeconds = (parts.clock.now() - held.seenAt) / MS_PER_SECOND;
        return [{ log: origin, size: held.size, seenAgeSeconds }];
      }),
    alarms: () => alarms.standing().map(({ origin, kind }) => ({ log: origin, kind })),
  });
}

function mirrorPlaces({ parts, settings, logs }: Surroundings): readonly MirrorPlace[] {
  return settings.logs.flatMap(({ mirror, verifierKeys }, index) => {
    const [verifierKey] = verifierKeys;
    const origin = logs[index]?.origin;
    if (mirror === undefined || verifierKey === undefined || origin === undefined) return [];
    const source = parts.sourceOf(mirror.profile);
    return [{ origin, verifierKey, directory: mirror.directory, source }];
  });
}

/** One log that cannot be read keeps no other from being mirrored. */
async function mirrorAll(room: Surroundings, places: readonly MirrorPlace[]): Promise<void> {
  const { parts, book, alarms } = room;
  for (const place of places) {
    try {
      const size = await mirrorSeen({ sha256: parts.sha256, book, alarms }, place);
      parts.appLog.debug('log mirrored', { origin: place.origin, size });
    } catch (error) {
      parts.appLog.warn('log not mirrored', { origin: place.origin, error });
    }
  }
}

function startWork(room: Surroundings, onError: (error: unknown) => void): readonly Recurring[] {
  const { parts, settings, book, alarms, logs } = room;
  const origins = logs.map(({ origin }) => origin);
  const silenceMs = settings.silenceSeconds * MS_PER_SECOND;
  const look = createSilenceWatch({ book, alarms, clock: parts.clock, origins, silenceMs });
  const places = mirrorPlaces(room);
  const mirrorMs = settings.mirrorSeconds * MS_PER_SECOND;
  return [
    // eslint-disable-next-line @typescript-eslint/require-await -- what it throws is an error of the turn
    every(async () => look(), { intervalMs: SILENCE_CHECK_MS, onError }),
    ...(places.length === 0
      ? []
      : [every(() => mirrorAll(room, places), { intervalMs: mirrorMs, onError })]),
  ];
}

async function listen(server: Server, { host, port }: WitnessSettings['listen']): Promise<string> {
  server.listen(port, host);
  await once(server, 'listening');
  const { port: bound } = server.address() as AddressInfo;
  return `http://${host.includes(':') ? `[${host}]` : host}:${bound}`;
}

async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await closed;
}

/** @throws {Error} when the key, a log's key, the store or the address cannot be had */
export async function openWitness(
  parts: WitnessProcessParts,
  settings: WitnessSettings,
): Promise<RunningWitness> {
  const { sha256, clock, appLog } = parts;
  const named = { name: settings.name, pem: readFileSync(settings.keyFile, 'utf8') };
  const { signer, verifierKey } = witnessKey(sha256, named, clock);
  const logs = settings.logs.map((log) => witnessedLog(sha256, log));
  const book = openWitnessBook(settings);
  const alarms = createAlarms({ book, clock, listener: listenerTo(appLog) });
  const room = { parts, settings, book, alarms, logs };
  const onFailure = (error: unknown): void => {
    appLog.error('witness failed', { error });
    if (isFatal(error)) parts.onFatal(error);
  };
  const server = createWitnessServer({
    sha256,
    witness: createWitness({ sha256, clock, book, alarms, signer, logs }),
    alarms,
    metrics: metricsOf(room),
    origins: logs.map(({ origin }) => origin),
    onFailure,
  });
  try {
    const baseUrl = await listen(server, settings.listen);
    const work = startWork(room, onFailure);
    const close = async (): Promise<void> => {
      await closeServer(server);
      await Promise.all(work.map((each) => each.stop()));
      book.close();
    };
    return { baseUrl, verifierKey, alarms: () => alarms.standing(), close };
  } catch (error) {
    book.close();
    throw error;
  }
}

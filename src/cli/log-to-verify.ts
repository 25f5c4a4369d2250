import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { directorySource, fileSource, type LogSource } from '../audit/index.ts';
import { createHttpLogSource } from '../client/index.ts';
import { loadSettings } from '../settings/index.ts';
import type { Cli } from './cli.ts';
import { misuse } from './failures.ts';
import { clientFor, readProfile } from './profile.ts';
import { settingsSource } from './settings-source.ts';

/** Where the log is: a data folder, the one that settings name, a gateway, or a mirror. */
export interface LogPlace {
  readonly data?: string;
  readonly settings?: string;
  readonly profile?: string;
  readonly mirror?: string;
  /** Where entries were archived, beside a data folder. */
  readonly archive?: string;
  /** From elsewhere; otherwise what lies beside the log is believed. */
  readonly verifierKey?: string;
}

export interface LogToVerify {
  readonly source: LogSource;
  /** The data folder, where the log is read from one. */
  readonly folder?: string;
  readonly verifierKey: string;
  close(): void;
}

/** The log's verifier key as `init` left it in the data folder. */
const VERIFIER_KEY_FILE = 'log.vkey';

function logOfFolder(
  directory: string,
  { verifierKey, archive }: Pick<LogPlace, 'verifierKey' | 'archive'>,
): LogToVerify {
  const source = fileSource(directory, archive);
  const read = (): string => readFileSync(join(directory, VERIFIER_KEY_FILE), 'utf8').trim();
  const close = (): void => source.close();
  return { source, folder: directory, verifierKey: verifierKey ?? read(), close };
}

function logOverHttp(cli: Cli, file: string, verifierKey: string | undefined): LogToVerify {
  const profile = readProfile(file);
  const auditor = profile.systems.find(({ role }) => role === 'auditor');
  if (auditor === undefined) return misuse(cli.text('auditNoAuditor'));
  return {
    source: createHttpLogSource(clientFor(profile, auditor.id)),
    verifierKey: verifierKey ?? profile.log.verifierKey,
    close: () => undefined,
  };
}

/** A mirror holds no key: it is to be verified by those who have it from elsewhere. */
function logOfMirror(cli: Cli, directory: string, verifierKey: string | undefined): LogToVerify {
  if (verifierKey === undefined) return misuse(cli.text('auditMirrorKeyNeeded'));
  return { source: directorySource(directory), verifierKey, close: () => undefined };
}

/** @throws {Error} when there is no log there. */
export function openLogToVerify(cli: Cli, place: LogPlace): LogToVerify {
  const { data, settings, profile, mirror, verifierKey } = place;
  if (mirror !== undefined) return logOfMirror(cli, mirror, verifierKey);
  if (profile !== undefined) return logOverHttp(cli, profile, verifierKey);
  if (data !== undefined) return logOfFolder(data, place);
  const loaded = loadSettings(settingsSource(cli.io, settings));
  const folder = place.archive ?? loaded.retention.archive;
  return logOfFolder(loaded.data, {
    ...(folder !== undefined && { archive: folder }),
    ...(verifierKey !== undefined && { verifierKey }),
  });
}

import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
} from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { instantOf, say, systemClock } from '../../kernel/index.ts';
import { checkStoredLog } from '../../audit/index.ts';
import { gatewayKeyFiles } from '../../gateway-keys.ts';
import { build } from '../../observability/index.ts';
import type { Backup, Settings } from '../../shapes/index.ts';
import { copyDatabase } from '../copy-database.ts';
import { fail } from '../failures.ts';
import { sha256 } from '../sha256.ts';
import { copyEdgeFiles } from './edge-files.ts';
import { backupDatabases, describeFile, flowsDatabase, writeManifest } from './manifest.ts';

export interface BackupOrder {
  readonly settings: Settings;
  /** A folder that does not exist or is empty. */
  readonly out: string;
  readonly withKeys: boolean;
}

/** The copies are made anew so often when the store changed meanwhile. */
const ATTEMPTS_MAX = 5;

/** Readable by its owner only: the store and the evidence are not for everybody. */
const FILE_MODE = 0o600;

function claimFolder(out: string): void {
  mkdirSync(out, { recursive: true, mode: 0o700 });
  if (readdirSync(out).length > 0) {
    fail(say(`备份文件夹 ${out} 不是空的`, `the folder ${out} is not empty`));
  }
}

const databasesIn = (folder: string): readonly string[] => [
  ...(existsSync(join(folder, flowsDatabase)) ? [flowsDatabase] : []),
  ...backupDatabases,
];

async function copyDatabases(data: string, out: string): Promise<readonly string[]> {
  const edges = await copyEdgeFiles(data, out);
  for (const name of databasesIn(data)) {
    const target = join(out, name);
    rmSync(target, { force: true });
    await copyDatabase(join(data, name), target);
    chmodSync(target, FILE_MODE);
  }
  return edges;
}

/**
 * A fact becomes an entry first and a row of the store after. A store that did not change from
 * before its copy until after the log's has every fact whose entry the log's copy has.
 */
async function copyConsistently(data: string, out: string): Promise<readonly string[]> {
  const store = new Sqlite(join(data, 'store.db'), { readonly: true, fileMustExist: true });
  const version = (): unknown => store.pragma('data_version', { simple: true });
  try {
    for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt += 1) {
      const before = version();
      const edges = await copyDatabases(data, out);
      if (version() === before) return edges;
    }
  } finally {
    store.close();
  }
  return fail(say('存储一直在变化，请稍后再备份', 'the store keeps changing; back up again later'));
}

function copyKeys({ settings: { data }, out, withKeys }: BackupOrder): readonly string[] {
  const names = [...gatewayKeyFiles.open, ...(withKeys ? gatewayKeyFiles.secret : [])];
  for (const name of names) {
    copyFileSync(join(data, name), join(out, name));
    chmodSync(join(out, name), FILE_MODE);
  }
  return names;
}

async function fillFolder(order: BackupOrder): Promise<Backup> {
  const { settings, out } = order;
  const edges = await copyConsistently(settings.data, out);
  const keys = copyKeys(order);
  const { origin } = settings.log;
  const verifierKey = readFileSync(join(out, 'log.vkey'), 'utf8').trim();
  const { size, checkpoint } = await checkStoredLog(out, { sha256, origin, verifierKey });
  const files: Backup['files'] = [];
  for (const name of [...edges, ...databasesIn(out), ...keys]) {
    files.push(await describeFile(out, name));
  }
  return {
    version: 1,
    at: instantOf(systemClock.now()),
    program: build.version,
    log: { origin, verifierKey, size, checkpoint },
    files,
  };
}

/**
 * Copies a gateway's data while it runs or not; the manifest comes last, so that a folder with one
 * is whole. What was copied is removed when it cannot be made whole.
 * @throws {Error} when the folder is not empty, or what was copied is not sound
 */
export async function takeBackup(order: BackupOrder): Promise<Backup> {
  claimFolder(order.out);
  try {
    const manifest = await fillFolder(order);
    writeManifest(order.out, manifest);
    return manifest;
  } catch (error) {
    for (const name of readdirSync(order.out)) rmSync(join(order.out, name), { recursive: true });
    throw error;
  }
}

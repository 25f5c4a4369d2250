import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync } from 'node:fs';
import { readFileSync, renameSync, rmdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { say } from '../../kernel/index.ts';
import { fileSource, verifyLog } from '../../audit/index.ts';
import { gatewayKeyFiles } from '../../gateway-keys.ts';
import type { Backup, Settings } from '../../shapes/index.ts';
import { fail } from '../failures.ts';
import { sha256 } from '../sha256.ts';
import { describeFile, readManifest, type BackupFile } from './manifest.ts';

export interface RestoreOrder {
  readonly settings: Settings;
  readonly from: string;
  /** From elsewhere; otherwise what the backup holds is believed. */
  readonly verifierKey?: string;
}

export interface Restored {
  readonly manifest: Backup;
  /** Secret keys that the backup does not hold and the gateway needs. */
  readonly missingKeys: readonly string[];
}

function assertRestorable({ settings: { data, log } }: RestoreOrder, manifest: Backup): void {
  if (existsSync(data) && readdirSync(data).length > 0) {
    fail(say(`数据文件夹 ${data} 不是空的`, `the data folder ${data} is not empty`));
  }
  const { origin } = manifest.log;
  if (origin !== log.origin) {
    const zh = `备份的日志是 ${origin}，设置 log.origin 是 ${log.origin}`;
    fail(say(zh, `the backup is of the log ${origin}, the setting log.origin says ${log.origin}`));
  }
}

/** The digest is taken of the copy, so what was checked is what is served. */
async function bringFile(from: string, staging: string, file: BackupFile): Promise<void> {
  const target = join(staging, file.name);
  mkdirSync(dirname(target), { recursive: true, mode: 0o700 });
  copyFileSync(join(from, file.name), target);
  chmodSync(target, gatewayKeyFiles.open.includes(file.name) ? 0o644 : 0o600);
  const { bytes, digest } = await describeFile(staging, file.name);
  if (digest === file.digest && bytes === file.bytes) return;
  fail(say(`${file.name} 与备份清单不符`, `${file.name} is not what the manifest says`));
}

async function assertLogSound(
  staging: string,
  { log }: Backup,
  verifierKey: string,
): Promise<void> {
  const source = fileSource(staging);
  try {
    const verified = await verifyLog(source, { sha256, verifierKey, origin: log.origin });
    if (!verified.ok) {
      const { detail } = verified;
      fail(
        say(`备份的日志不可信：${detail['zh-CN']}`, `the backed up log is broken: ${detail.en}`),
      );
    }
    if ((await source.checkpoint()) !== log.checkpoint) {
      fail(say('日志的检查点不是清单所记的', "the log's checkpoint is not the manifest's"));
    }
  } finally {
    source.close();
  }
}

async function fillStaging(order: RestoreOrder, manifest: Backup, staging: string): Promise<void> {
  for (const file of manifest.files) await bringFile(order.from, staging, file);
  const beside = readFileSync(join(staging, 'log.vkey'), 'utf8').trim();
  const { verifierKey = manifest.log.verifierKey } = order;
  if (beside !== verifierKey) {
    fail(say('备份中的日志公钥不符', "the log's verifier key in the backup is another one"));
  }
  await assertLogSound(staging, manifest, verifierKey);
}

/**
 * Puts a backup in the place of an empty data folder, after every digest and the whole log have
 * been checked; until then nothing lies in that place.
 * @throws {Error} when the folder is not empty or anything does not fit
 */
export async function restoreBackup(order: RestoreOrder): Promise<Restored> {
  const { data } = order.settings;
  const manifest = readManifest(order.from);
  assertRestorable(order, manifest);
  mkdirSync(dirname(data), { recursive: true, mode: 0o700 });
  const staging = mkdtempSync(`${data}.restoring-`);
  try {
    await fillStaging(order, manifest, staging);
    if (existsSync(data)) rmdirSync(data);
    renameSync(staging, data);
  } catch (error) {
    rmSync(staging, { recursive: true, force: true });
    throw error;
  }
  const names = manifest.files.map(({ name }) => name);
  return { manifest, missingKeys: gatewayKeyFiles.secret.filter((name) => !names.includes(name)) };
}

import { createHash } from 'node:crypto';
import { createReadStream, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { say } from '../../kernel/index.ts';
import { gatewayKeyFiles } from '../../gateway-keys.ts';
import { packageRoot } from '../../settings/index.ts';
import type { Backup } from '../../shapes/index.ts';
import { createSchemaSet, parseSchemas, readSchemaBytes } from '../../standards/index.ts';
import { fail } from '../failures.ts';
import { isOfEdges } from './edge-files.ts';

export type BackupFile = Backup['files'][number];

const MANIFEST_FILE = 'manifest.json';

/** Bytes of a manifest; two KiB, and a line for each file that was taken over for a flow. */
const MANIFEST_BYTES_MAX = 33_554_432;

/**
 * In the order of copying: a fact of the store is an entry of the log before, and evidence is kept
 * before its entry, so each later copy covers the earlier one.
 */
export const backupDatabases = ['store.db', 'log.db', 'evidence.db'] as const;

/** Copied before the others, for the same reason; a gateway that never served has none. */
export const flowsDatabase = 'flows.db';

/** What every backup holds; the secret keys are beyond it. */
const required: readonly string[] = [...backupDatabases, ...gatewayKeyFiles.open];

/** Size and digest of a file, whatever its size. */
export async function describeFile(folder: string, name: string): Promise<BackupFile> {
  const file = join(folder, name);
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return { name, bytes: statSync(file).size, digest: `sha256:${hash.digest('hex')}` };
}

export function writeManifest(folder: string, manifest: Backup): void {
  const text = `${JSON.stringify(manifest, null, 2)}\n`;
  writeFileSync(join(folder, MANIFEST_FILE), text, { mode: 0o600, flag: 'wx', flush: true });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** @throws {Error} when there is none; {Fault} when it is not a manifest or lacks a file. */
export function readManifest(folder: string): Backup {
  const bytes = readFileSync(join(folder, MANIFEST_FILE));
  const schemas = createSchemaSet(parseSchemas(readSchemaBytes(join(packageRoot, 'schemas'))));
  const text = bytes.length > MANIFEST_BYTES_MAX ? '' : bytes.toString('utf8');
  const checked = schemas.check<Backup>('backup.json')(parsed(text));
  if (!checked.ok) {
    const where = checked.errors[0]?.pointer ?? '';
    return fail(say(`备份清单不合格：${where}`, `the manifest is not acceptable: ${where}`));
  }
  const known = [...required, flowsDatabase, ...gatewayKeyFiles.secret];
  const names = checked.value.files.map(({ name }) => name);
  const wrong = [
    ...required.filter((name) => !names.includes(name)),
    ...names.filter((name) => !known.includes(name) && !isOfEdges(name)),
    ...(new Set(names).size === names.length ? [] : ['twice']),
  ];
  if (wrong.length === 0) return checked.value;
  const which = wrong.join(', ');
  return fail(say(`备份清单中的文件不对：${which}`, `wrong files in the manifest: ${which}`));
}

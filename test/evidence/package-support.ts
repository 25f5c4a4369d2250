import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { KeyObject } from 'node:crypto';
import { unzipSync } from 'fflate';
import { capture } from '../../src/cli/capture.test.ts';
import { run } from '../../src/cli/index.ts';
import type { World } from '../support/world.ts';

export type Files = Readonly<Record<string, Uint8Array>>;

const folders: string[] = [];

export function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'evidence-'));
  folders.push(folder);
  return folder;
}

// Not in a hook: this module is loaded once in a process that may run several test files.
process.once('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** Writes files where a reader would unpack them. */
export function laidOut(files: Files): string {
  const folder = freshFolder();
  for (const [path, bytes] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
  return folder;
}

const blocks = (readme: string, language: string): readonly string[] =>
  [...readme.matchAll(new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\n\`\`\``, 'g'))].map(
    ([, block = '']) => block,
  );

const execute = promisify(execFile);

/** Runs what the README says, with the shell and OpenSSL of this machine. Undefined when it holds. */
export async function runReadme(
  folder: string,
  { readme = 'README.md', alsoOpen = false } = {},
): Promise<string | undefined> {
  const text = readFileSync(join(folder, readme), 'utf8');
  const commands = [...blocks(text, 'sh'), ...(alsoOpen ? blocks(text, 'text') : [])];
  try {
    await execute('sh', ['-c', ['set -e', ...commands].join('\n')], { cwd: folder });
    return undefined;
  } catch (error) {
    return (error as { readonly stderr?: string }).stderr || String(error);
  }
}

/** SHA256SUMS as whoever changed a file would write them anew. */
export function withFreshSums(files: Files): Files {
  const listed = Object.keys(files).filter((path) => !/^README|^SHA256SUMS$/.test(path));
  const sums = listed
    .sort()
    .map((path) => `${createHash('sha256').update(files[path]!).digest('hex')} *${path}\n`);
  return { ...files, SHA256SUMS: Buffer.from(sums.join('')) };
}

export function flipped(bytes: Uint8Array, at = Math.floor(bytes.length / 2)): Uint8Array {
  const changed = Uint8Array.from(bytes);
  changed[at]! ^= 1;
  return changed;
}

/** A profile in which this machine has the auditor's key. */
export function profileOf(world: World): string {
  const folder = freshFolder();
  const key = world.keys.get('bureau-audit')!;
  const pem = (key.handle as KeyObject).export({ type: 'pkcs8', format: 'pem' });
  writeFileSync(join(folder, 'audit.pem'), pem);
  const file = join(folder, 'profile.json');
  const named = { keyid: key.keyid, algorithm: key.algorithm };
  writeFileSync(
    file,
    JSON.stringify({
      baseUrl: world.gateway.baseUrl,
      gateway: {
        keyid: world.settings.gateway.keyid,
        algorithm: 'ecdsa-p256-sha256',
        publicKeyFile: join(world.settings.data, 'gateway.pub.pem'),
      },
      systems: [
        {
          id: 'bureau-audit',
          agency: 'zj-data-bureau',
          role: 'auditor',
          ...named,
          privateKeyFile: join(folder, 'audit.pem'),
          publicKeyFile: join(folder, 'audit.pem'),
        },
      ],
      log: { origin: world.settings.log.origin, verifierKey: world.verifierKey },
      samples: [],
    }),
  );
  return file;
}

/** `jingwei audit evidence`, and the files of what it wrote. */
export async function takePackage(
  exchange: string,
  ...place: readonly string[]
): Promise<{ readonly zip: Buffer; readonly file: string; readonly files: Files }> {
  const file = join(freshFolder(), 'package.zip');
  const { io, err } = capture();
  const code = await run(['audit', 'evidence', exchange, '--out', file, ...place], io);
  if (code !== 0) throw new Error(err());
  const zip = readFileSync(file);
  return { zip, file, files: unzipSync(zip) };
}

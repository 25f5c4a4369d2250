import type { Dirent } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { Fault, say, type Bilingual } from '../kernel/index.ts';
import { isAlgorithmName, type AlgorithmName } from '../signatures/index.ts';

/** A public key found in the folder, and the system it belongs to. */
export interface Certificate {
  /** `<system>:<file name without .pem, and without the algorithm where it names one>`. */
  readonly keyid: string;
  readonly system: string;
  /** Chosen by the file's name, as in `<name>.rsa-v1_5-sha256.pem`; absent where it does not. */
  readonly algorithm?: AlgorithmName;
  /** SPKI PEM, not yet read. */
  readonly publicPem: string;
}

/** Bytes of one file; a public key takes less than one KiB. */
const FILE_BYTES_MAX = 16_384;
/** Files in the whole folder. */
const FILE_COUNT_MAX = 10_000;

const PRIVATE_KEY = /-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----/;

/** `<system>/<name>.pem`, with names that make a key identifier. */
const KEY_PATH = /^([a-z0-9]+(?:-[a-z0-9]+)*)\/([A-Za-z0-9][A-Za-z0-9._-]{0,59})\.pem$/;

const refuse = (path: string, message: Bilingual): Fault =>
  new Fault('internal', {
    detail: say(`${path}：${message['zh-CN']}`, `${path}: ${message.en}`),
  });

/**
 * Reads `<directory>/<system>/<name>.pem` and `<name>.<algorithm>.pem`. Files elsewhere in the
 * folder are no keys of systems, but are looked at for private keys. A missing folder is an empty
 * one.
 * @throws {Fault} internal when a private key lies in the folder, or a file cannot be a key.
 */
export async function importCertificates(directory: string): Promise<readonly Certificate[]> {
  const certificates: Certificate[] = [];
  for (const file of await filesOf(directory)) {
    const path = relative(directory, file).split(sep).join('/');
    const certificate = certificateOf(path, await readBounded(file, path));
    if (certificate !== undefined) certificates.push(certificate);
  }
  return certificates;
}

async function filesOf(directory: string): Promise<readonly string[]> {
  const entries = await entriesOf(directory);
  if (entries.length > FILE_COUNT_MAX) {
    const limit = FILE_COUNT_MAX.toString();
    throw refuse(directory, say(`文件超过 ${limit} 个。`, `more than ${limit} files.`));
  }
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

async function entriesOf(directory: string): Promise<readonly Dirent[]> {
  try {
    return await readdir(directory, { recursive: true, withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

async function readBounded(file: string, path: string): Promise<string> {
  const facts = await stat(file);
  if (facts.isFile() && facts.size <= FILE_BYTES_MAX) return readFile(file, 'utf8');
  const limit = `${FILE_BYTES_MAX} bytes`;
  throw refuse(path, say(`须为不超过 ${limit} 的文件。`, `must be a file of at most ${limit}.`));
}

function certificateOf(path: string, text: string): Certificate | undefined {
  if (PRIVATE_KEY.test(text)) throw refuse(path, privateKeyFound);
  const [folder, file, ...deeper] = path.split('/');
  if (file?.endsWith('.pem') !== true || deeper.length > 0) return undefined;
  const [, system, name] = KEY_PATH.exec(path) ?? [];
  if (system === undefined || name === undefined || folder === undefined) {
    throw refuse(path, misnamed);
  }
  return { ...namedBy(system, name), system, publicPem: text };
}

function namedBy(system: string, name: string): Pick<Certificate, 'keyid' | 'algorithm'> {
  const dot = name.lastIndexOf('.');
  const suffix = name.slice(dot + 1);
  return dot > 0 && isAlgorithmName(suffix)
    ? { keyid: `${system}:${name.slice(0, dot)}`, algorithm: suffix }
    : { keyid: `${system}:${name}` };
}

const privateKeyFound = say(
  '这里存放公钥，却发现私钥；请移走私钥，并视其为已泄露，更换密钥。',
  'a private key lies in the folder of public keys: remove it, treat it as disclosed and replace it.',
);

const misnamed = say(
  '文件夹须为业务系统标识，文件名须由字母、数字、点、连字符组成。',
  'the folder must be named after a system, the file with letters, digits, dots and hyphens.',
);

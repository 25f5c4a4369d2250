import { createHash } from 'node:crypto';
import { mkdir, open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileHandle } from 'node:fs/promises';
import { EdgeFault } from '../../edge-codes.ts';
import { MANIFEST_BYTES_MAX, parseManifest, type FileManifest } from './file-manifest.ts';
import { openPlainFile, remove, syncFolder, writeWhole } from './node-plain-file.ts';

export interface Folders {
  /** Where the other side lays files down; nothing in it is trusted. */
  readonly incoming: string;
  /** Where batches are kept while they are under way: this program's own, on its own disk. */
  readonly taken: string;
}

export interface BatchName {
  readonly flow: string;
  readonly batch: string;
}

export const manifestName = ({ flow, batch }: BatchName): string =>
  `${flow}.${batch}.manifest.json`;

/** The manifest of a batch that was taken over. */
export async function readTaken(taken: string, name: BatchName): Promise<FileManifest> {
  const bytes = await readBounded(join(taken, name.batch, 'manifest.json'));
  return parseManifest(bytes ?? new Uint8Array(), name);
}

/** A manifest's bytes; undefined when there is none. @throws {EdgeFault} file-too-large, file-not-plain */
export async function readBounded(path: string): Promise<Uint8Array | undefined> {
  const handle = await openPlainFile(path, 'manifest');
  if (handle === undefined) return undefined;
  try {
    if ((await handle.stat()).size > MANIFEST_BYTES_MAX) {
      throw new EdgeFault('file-too-large', 'manifest');
    }
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}

/**
 * Takes a batch over when all of it has arrived: copies each file into a folder of this program,
 * checks it on the way, and only then gives the folder its name, so that a batch is taken over whole
 * or not at all. What is copied cannot be changed any more by who laid it down. False while a file
 * is missing or still growing.
 * @throws {EdgeFault} manifest-invalid, file-not-plain, file-differs
 */
export async function takeOver(folders: Folders, name: BatchName): Promise<boolean> {
  const bytes = await readBounded(join(folders.incoming, manifestName(name)));
  if (bytes === undefined) return false;
  const { files } = parseManifest(bytes, name);
  const partial = join(folders.taken, `.${name.batch}.partial`);
  await remove(partial);
  await mkdir(partial, { recursive: true, mode: 0o700 });
  for (const file of files) {
    if (!(await copyChecked({ from: folders.incoming, to: partial }, file))) {
      await remove(partial);
      return false;
    }
  }
  await writeWhole({ folder: partial, name: 'manifest.json' }, bytes);
  await rename(partial, join(folders.taken, name.batch));
  await syncFolder(folders.taken);
  return true;
}

async function copyChecked(
  folders: { readonly from: string; readonly to: string },
  file: FileManifest['files'][number],
): Promise<boolean> {
  const source = await openPlainFile(join(folders.from, file.name), file.name);
  if (source === undefined) return false;
  try {
    const { size } = await source.stat();
    if (size < file.bytes) return false;
    if (size > file.bytes) throw new EdgeFault('file-differs', file.name);
    const digest = await copy(source, join(folders.to, file.name));
    if (digest !== file.digest) throw new EdgeFault('file-differs', file.name);
    return true;
  } finally {
    await source.close();
  }
}

/** The digest of what was written, not of what lies there a moment later. */
async function copy(source: FileHandle, path: string): Promise<string> {
  const target = await open(path, 'wx', 0o600);
  const hash = createHash('sha256');
  try {
    const chunks: AsyncIterable<Uint8Array> = source.createReadStream({ autoClose: false });
    for await (const chunk of chunks) {
      hash.update(chunk);
      await target.writeFile(chunk);
    }
    await target.sync();
    return `sha256:${hash.digest('hex')}`;
  } finally {
    await target.close();
  }
}

/** Takes away what was laid down, the manifest first: without it nothing starts again. */
export async function clearIncoming(
  { incoming }: Folders,
  name: BatchName,
  files: FileManifest['files'],
): Promise<void> {
  await remove(join(incoming, manifestName(name)));
  for (const file of files) await remove(join(incoming, file.name));
}

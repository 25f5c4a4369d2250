import { constants } from 'node:fs';
import { open, readdir, rename, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { EdgeFault } from '../../edge-codes.ts';

/** No link is followed and no pipe waited for: what opens is the file in this folder, or nothing. */
const READ_ONLY = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

const isCode = (error: unknown, ...codes: readonly string[]): boolean =>
  error instanceof Error && 'code' in error && codes.includes(String(error.code));

/**
 * Opens a file that somebody else laid down; undefined when it is not there (yet).
 * @throws {EdgeFault} file-not-plain for links, pipes, folders and files with a second name.
 */
export async function openPlainFile(path: string, name: string): Promise<FileHandle | undefined> {
  let handle: FileHandle;
  try {
    handle = await open(path, READ_ONLY);
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined;
    if (isCode(error, 'ELOOP', 'EISDIR', 'ENXIO')) throw new EdgeFault('file-not-plain', name);
    throw error;
  }
  const stat = await handle.stat();
  if (stat.isFile() && stat.nlink === 1) return handle;
  await handle.close();
  throw new EdgeFault('file-not-plain', name);
}

/** Makes a rename or a new name in this folder survive a power cut. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** A file that is there whole or not at all, readable by its owner alone unless said otherwise. */
export async function writeWhole(
  { folder, name, mode = 0o600 }: { folder: string; name: string; mode?: number },
  bytes: Uint8Array,
): Promise<void> {
  const temporary = join(folder, `.${name}.partial`);
  const handle = await open(temporary, 'w', mode);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(temporary, join(folder, name));
  await syncFolder(folder);
}

/** Names in a folder; none when it is not there. */
export async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    if (isCode(error, 'ENOENT')) return [];
    throw error;
  }
}

export const remove = (path: string): Promise<void> => rm(path, { recursive: true, force: true });

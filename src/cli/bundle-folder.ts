import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isBundlePath, readBundleFiles, type BundleFiles } from '../catalog/index.ts';
import { say } from '../kernel/index.ts';
import { fail } from './failures.ts';

const isEmpty = (folder: string): boolean => {
  mkdirSync(folder, { recursive: true });
  return readdirSync(folder).length === 0;
};

/**
 * Writes a bundle's files below a folder, bytes as they were published.
 * @throws {Fault} when the folder has anything in it, or a path would lead out of it.
 */
export function writeBundleFolder(folder: string, files: BundleFiles): void {
  if (!isEmpty(folder)) fail(say(`${folder} 不是空文件夹`, `${folder} is not empty`));
  for (const [path, bytes] of files) {
    if (!isBundlePath(path)) fail(say(`路径不合格：${path}`, `unacceptable path: ${path}`));
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, bytes, { flag: 'wx' });
  }
}

/** The files of a folder that `writeBundleFolder` wrote, or a working copy. */
export const readBundleFolder = (folder: string): BundleFiles =>
  readBundleFiles(join(folder, 'catalogs'), join(folder, 'schemas'));

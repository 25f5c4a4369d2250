import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Folders between a source file, compiled or not, and the root. */
const DEPTH_MAX = 6;

/** The folder with package.json and schemas/: the same from src/ as from dist/src/. */
export const packageRoot: string = findRoot(import.meta.dirname);

function findRoot(start: string): string {
  let folder = start;
  for (let depth = 0; depth < DEPTH_MAX; depth += 1) {
    if (isRoot(folder)) return folder;
    folder = dirname(folder);
  }
  throw new Error(`no package.json with schemas/ above ${start}`);
}

function isRoot(folder: string): boolean {
  return ['package.json', 'schemas/settings.json'].every((file) => existsSync(join(folder, file)));
}

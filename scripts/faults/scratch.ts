import { mkdirSync, mkdtempSync, realpathSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Memory, where there is any: what is tried here is what a disk might do, not this disk. */
const MEMORY = '/dev/shm';

/** A folder for the run, without symbolic links in its path, and folders in it. */
export interface Scratch {
  readonly root: string;
  fresh(): string;
  close(): void;
}

export function openScratch(): Scratch {
  const isThere = statSync(MEMORY, { throwIfNoEntry: false })?.isDirectory() ?? false;
  const root = mkdtempSync(join(isThere ? MEMORY : realpathSync(tmpdir()), 'jingwei-faults-'));
  let count = 0;
  return {
    root,
    fresh: () => {
      count += 1;
      const folder = join(root, String(count));
      mkdirSync(folder, { mode: 0o700 });
      return folder;
    },
    close: () => rmSync(root, { recursive: true }),
  };
}

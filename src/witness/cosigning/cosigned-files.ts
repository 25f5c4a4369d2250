import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Where the newest cosigned checkpoint outlives the process. */
export interface CosignedKeeper {
  /** Undefined when none was kept. */
  read(): Promise<string | undefined>;
  write(note: string): Promise<void>;
}

const FILE = 'cosigned-checkpoint';

/**
 * In the data folder. Appears whole, by renaming, and without a sync: what a power cut takes is
 * collected again, and a file cut short does not verify.
 */
export function cosignedFile(directory: string): CosignedKeeper {
  const file = join(directory, FILE);
  return {
    read: async () => {
      try {
        return await readFile(file, 'utf8');
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
        throw error;
      }
    },
    write: async (note) => {
      await writeFile(`${file}.new`, note, { mode: 0o644 });
      await rename(`${file}.new`, file);
    },
  };
}

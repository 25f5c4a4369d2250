import { join } from 'node:path';
import Sqlite from 'better-sqlite3';

/** Held for the life of the writer. */
export interface WriterLease {
  /** Lets the next writer in. */
  close(): void;
}

/**
 * The right to write this log: an exclusive lock on a database of its own, so that readers of the
 * log are not kept out. The operating system drops it with the process, however that ends.
 * @throws {Error} when another writer holds it
 */
export function acquireWriterLease(directory: string): WriterLease {
  const lock = new Sqlite(join(directory, 'writer.lock'), { timeout: 0 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    throw new Error(`another process writes the log in ${directory}`, { cause: error });
  }
  return { close: () => void lock.close() };
}

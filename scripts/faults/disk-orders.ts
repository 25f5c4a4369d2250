import { closeSync, openSync, readSync, writeSync } from 'node:fs';

/** What is counted, and may fail. */
export type DiskOperation = 'write' | 'sync';

/** What befalls an operation: an error, or the end of the process while it is half done. */
export type DiskFault = 'EIO' | 'ENOSPC' | 'EROFS' | 'kill';

export interface DiskOrder {
  readonly operation: DiskOperation | 'both';
  readonly fault: DiskFault;
  /** The first that fails, from 1, counted from when the order is given. */
  readonly first: number;
  /** How many fail, one after the other; absent: until it is mended. */
  readonly times?: number;
}

export interface DiskCounts {
  readonly writes: number;
  readonly syncs: number;
  /** How many failed. */
  readonly hits: number;
}

/** Orders to the shim `fail`, of which a running process takes note at once. */
export interface DiskOrders {
  /** Counts begin anew. */
  give(order: DiskOrder): void;
  mend(): void;
  counted(): DiskCounts;
  close(): void;
}

const operations = { write: 1, sync: 2, both: 3 } as const;
const faults = { EIO: 1, ENOSPC: 2, kill: 3, EROFS: 4 } as const;

/** Words of 32 bits in the file; fail.c has the same layout. */
const WORDS = 7;
const COUNTS_AT = 4;

const FOR_EVER = 0xffff_ffff;

export function createDiskOrders(file: string): DiskOrders {
  const fd = openSync(file, 'w+', 0o600);
  const put = (words: readonly number[]): void => {
    writeSync(fd, Uint32Array.from(words), 0, words.length * 4, 0);
  };
  put(Array.from({ length: WORDS }, () => 0));
  return {
    give: ({ operation, fault, first, times = FOR_EVER }) =>
      put([operations[operation], faults[fault], first, times, 0, 0, 0]),
    // The counts stay to be read.
    mend: () => put([0]),
    counted: () => {
      const words = new Uint32Array(WORDS);
      readSync(fd, words, 0, words.byteLength, 0);
      const [writes = 0, syncs = 0, hits = 0] = words.slice(COUNTS_AT);
      return { writes, syncs, hits };
    },
    close: () => closeSync(fd),
  };
}

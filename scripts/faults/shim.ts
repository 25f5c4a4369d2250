import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { packageRoot } from '../../src/settings/index.ts';

/** The shims lie between a process and the C library: Linux, and a C compiler, are needed. */
export const canShim = process.platform === 'linux';

const SOURCES = join(packageRoot, 'scripts/faults/native');

const FLAGS = ['-shared', '-fPIC', '-O2', '-Wall', '-Wextra', '-Werror'];

/** `fail` makes writes and syncs fail, `record` writes them down, `clock` sets the clock. */
export type ShimName = 'fail' | 'record' | 'clock';

/** Compiles a shim into a folder; answers its file. @throws {Error} when gcc is missing */
export function compileShim(name: ShimName, folder: string): string {
  const file = join(folder, `${name}.so`);
  execFileSync('gcc', [...FLAGS, '-o', file, join(SOURCES, `${name}.c`), '-ldl', '-lpthread']);
  return file;
}

export interface Shimming {
  /** As `compileShim` answered. */
  readonly library: string;
  /** The folder whose log is watched, without symbolic links in its path. */
  readonly folder: string;
  /** Where `fail` and `clock` find their orders. */
  readonly orders?: string;
  /** Where `record` writes. */
  readonly trace?: string;
}

/** What a process is started with to run over a shim. */
export function shimEnvironment(shimming: Shimming): Readonly<Record<string, string>> {
  const { library, folder, orders, trace } = shimming;
  return {
    LD_PRELOAD: library,
    DISK_SHIM_FOLDER: folder,
    ...(orders !== undefined && { DISK_SHIM_ORDERS: orders }),
    ...(trace !== undefined && { DISK_SHIM_TRACE: trace }),
  };
}

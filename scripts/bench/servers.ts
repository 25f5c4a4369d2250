import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { addressOf, childEnvironment } from '../demo/child-process.ts';

/** Somebody who cannot be living. */
export const CITIZEN_ID = '33010618900517001X';

/** Callers at once. */
export const CONNECTIONS = 64;

/** The server under test has one core to itself, load and provider the other. */
export const SERVER_CORE = '0';
export const LOAD_CORE = '1';

const DIST = join(import.meta.dirname, '..', '..');

export interface Served {
  readonly child: ChildProcess;
  readonly address: string;
}

/** A compiled script on one core of the machine. */
export function start(core: string, script: string, args: readonly string[]): ChildProcess {
  return spawn('taskset', ['-c', core, process.execPath, join(DIST, script), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: childEnvironment(),
  });
}

/** The same, once it has told where it listens. */
export async function serve(
  core: string,
  script: string,
  args: readonly string[],
): Promise<Served> {
  const child = start(core, script, args);
  return { child, address: await addressOf(child, () => new Error(`${script} did not start`)) };
}

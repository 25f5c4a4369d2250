import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { extname, join } from 'node:path';
import type { Appending } from './appending.ts';
import { shimEnvironment, type Shimming } from './shim.ts';

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

const program = join(import.meta.dirname, `appender${extname(import.meta.filename)}`);

/** Runs a writer of the log over a shim to its end. What it knew is in the folder's ledger. */
export async function runAppender(appending: Appending, shimming: Shimming): Promise<Ended> {
  const { PATH = '' } = process.env;
  const child = spawn(
    process.execPath,
    [...process.execArgv, program, JSON.stringify(appending)],
    // Nothing else of this environment: a coverage run would have each of them write a report.
    { env: { PATH, ...shimEnvironment(shimming) }, stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  return { code, signal };
}

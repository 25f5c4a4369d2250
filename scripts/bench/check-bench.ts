import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

export interface CheckRow {
  readonly name: 'check';
  readonly datasets: number;
  readonly files: number;
  /** From the files' bytes to the compiled catalog: addressing, reading, every rule, every example. */
  readonly seconds: number;
  /** Of the processor, so that a busy machine can be told from a slow check. */
  readonly cpuSeconds: number;
  readonly errors: number;
  readonly warnings: number;
  /** Peak of the process, the generated files included. */
  readonly rssMiB: number;
}

const SCRIPT = join(import.meta.dirname, 'check-run.js');

/** Checks a generated catalog of so many datasets in a process of its own. */
export async function benchCheck(datasets: number): Promise<CheckRow> {
  const { stdout } = await promisify(execFile)(process.execPath, [SCRIPT, String(datasets)]);
  const row = JSON.parse(stdout) as CheckRow;
  if (row.errors > 0) throw new Error(`the generated catalog has ${row.errors} errors`);
  return row;
}

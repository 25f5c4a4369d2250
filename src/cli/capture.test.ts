import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run, type Io } from './index.ts';

export interface Captured {
  readonly io: Io;
  readonly out: () => string;
  readonly err: () => string;
}

/** A terminal that remembers. */
export function capture(env: NodeJS.ProcessEnv = {}, color = false): Captured {
  const out: string[] = [];
  const err: string[] = [];
  return {
    io: {
      out: (line) => void out.push(line),
      err: (line) => void err.push(line),
      env,
      color,
    },
    out: () => out.join('\n'),
    err: () => err.join('\n'),
  };
}

export interface Ran {
  readonly code: number;
  readonly value: Readonly<Record<string, unknown>>;
  readonly err: string;
}

/** Runs a command with --json and reads what it says. */
export async function runJson(...argv: readonly string[]): Promise<Ran> {
  const { io, out, err } = capture();
  const code = await run([...argv, '--json'], io);
  const value = (out() === '' ? {} : JSON.parse(out())) as Ran['value'];
  return { code, value, err: err() };
}

const folders: string[] = [];

export function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'jingwei-cli-'));
  folders.push(folder);
  return folder;
}

// Not in a hook: this module is loaded once in a process that may run several test files.
process.once('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

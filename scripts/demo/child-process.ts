import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';

export interface Finished {
  readonly code: number;
  readonly output: string;
}

const START_TIMEOUT_MS = 120_000;
/** Beyond this a process that was asked to end is made to. */
const STOP_GRACE_MS = 10_000;

/** Settings in this shell are another gateway's. */
export const childEnvironment = (): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('JINGWEI_')));

export const hasEnded = (child: ChildProcess): boolean =>
  child.exitCode !== null || child.signalCode !== null;

const ended = (child: ChildProcess): Promise<number> =>
  hasEnded(child)
    ? Promise.resolve(child.exitCode ?? 1)
    : new Promise((resolve) => child.once('exit', (code) => resolve(code ?? 1)));

/** Asks a process to end and waits until it has. */
export async function stopChild(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return;
  child.kill('SIGTERM');
  const killer = setTimeout(() => child.kill('SIGKILL'), STOP_GRACE_MS);
  await ended(child);
  clearTimeout(killer);
}

function addressIn(line: string): string | undefined {
  try {
    const { listening } = JSON.parse(line) as { readonly listening?: unknown };
    return typeof listening === 'string' ? listening : undefined;
  } catch {
    return undefined;
  }
}

/** The address in the first line `{"listening": url}` that a server says. */
export async function addressOf(child: ChildProcess, failure: () => Error): Promise<string> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(failure()), START_TIMEOUT_MS);
    const settle = (act: () => void): void => {
      clearTimeout(timer);
      act();
    };
    child.once('error', (error) => settle(() => reject(error)));
    child.once('exit', () => settle(() => reject(failure())));
    if (child.stdout === null) return;
    createInterface({ input: child.stdout }).on('line', (line) => {
      const address = addressIn(line);
      if (address !== undefined) settle(() => resolve(address));
    });
  });
}

/** All that a process says until it ends, and its status. */
export function finishOf(child: ChildProcess): Promise<Finished> {
  const chunks: Buffer[] = [];
  child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status) =>
      resolve({ code: status ?? 1, output: Buffer.concat(chunks).toString('utf8') }),
    );
  });
}

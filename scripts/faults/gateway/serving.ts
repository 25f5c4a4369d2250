import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { extname, join } from 'node:path';
import { createInterface } from 'node:readline';

/** `jingwei serve` as a process. */
export interface Serving {
  readonly baseUrl: string;
  /** Resolves when the process has ended, however it did. */
  readonly ended: Promise<{ readonly code: number | null; readonly signal: string | null }>;
  kill(signal: 'SIGKILL' | 'SIGTERM'): void;
}

/** A gateway that ended before it listened: with what status, and what it said. */
export class NotServing extends Error {
  readonly code: number | null;
  readonly said: string;
  constructor(code: number | null, said: string) {
    super(`the gateway ended with ${code ?? 'a signal'} before it listened: ${said}`);
    this.code = code;
    this.said = said;
  }
}

/** What a process said last is kept, characters. */
const SAID_LENGTH_MAX = 20_000;

const program = join(import.meta.dirname, `../../../src/cli/main${extname(import.meta.filename)}`);

/** The address in the line that says where it listens; undefined when it ends without one. */
async function addressOf(child: ChildProcess): Promise<string | undefined> {
  if (child.stdout === null) return undefined;
  const lines = createInterface({ input: child.stdout });
  for await (const line of lines) {
    const { listening } = JSON.parse(line) as { readonly listening?: string };
    if (listening !== undefined) return listening;
  }
  return undefined;
}

/**
 * Starts a gateway, over a shim where the environment says so, and waits until it listens.
 * @throws {NotServing} when it ends before
 */
export async function startServing(
  settingsFile: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<Serving> {
  const { PATH = '' } = process.env;
  const child = spawn(
    process.execPath,
    [...process.execArgv, program, 'serve', '--settings', settingsFile],
    { env: { PATH, ...environment }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let said = '';
  child.stderr.on('data', (bytes: Buffer) => {
    said = (said + bytes.toString('utf8')).slice(-SAID_LENGTH_MAX);
  });
  // Not 'exit': what it said last may not have been read by then.
  const ended = once(child, 'close').then(([code, signal]) => ({
    code: code as number | null,
    signal: signal as string | null,
  }));
  const baseUrl = await addressOf(child);
  if (baseUrl === undefined) throw new NotServing((await ended).code, said);
  return { baseUrl, ended, kill: (signal) => void child.kill(signal) };
}

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { createInterface } from 'node:readline';

/** `jingwei serve` as a process. */
export interface Serving {
  readonly baseUrl: string;
  /** Resolves when the process has ended, however it did. */
  readonly ended: Promise<{ readonly code: number | null; readonly signal: string | null }>;
  kill(signal: 'SIGKILL' | 'SIGTERM'): void;
}

const program = join(import.meta.dirname, `../../../src/cli/main${extname(import.meta.filename)}`);

async function addressOf(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('the gateway has no output');
  const lines = createInterface({ input: child.stdout });
  for await (const line of lines) {
    const { listening } = JSON.parse(line) as { readonly listening?: string };
    if (listening !== undefined) return listening;
  }
  throw new Error('the gateway ended before it listened');
}

/** Starts a gateway, over a shim where the environment says so, and waits until it listens. */
export async function startServing(
  settingsFile: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<Serving> {
  const { PATH = '' } = process.env;
  const child = spawn(
    process.execPath,
    [...process.execArgv, program, 'serve', '--settings', settingsFile],
    { env: { PATH, ...environment }, stdio: ['ignore', 'pipe', 'ignore'] },
  );
  const ended = once(child, 'exit').then(([code, signal]) => ({
    code: code as number | null,
    signal: signal as string | null,
  }));
  const baseUrl = await addressOf(child);
  return { baseUrl, ended, kill: (signal) => void child.kill(signal) };
}

/** A port that is free now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

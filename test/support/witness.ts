import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../scripts/faults/free-port.ts';
import { systemClock } from '../../src/kernel/index.ts';
import type { WitnessSettings } from '../../src/shapes/index.ts';
import { createNodeCryptoProvider } from '../../src/signatures/index.ts';
import { witnessKey } from '../../src/witness/index.ts';

const crypto = createNodeCryptoProvider();
export const sha256 = (bytes: Uint8Array): Uint8Array => crypto.sha256(bytes);

/** A witness to be: its address and key are known before it runs, and stay when it is killed. */
export interface WitnessPlace {
  readonly folder: string;
  readonly url: string;
  readonly verifierKey: string;
  readonly config: string;
  readonly settings: Partial<WitnessSettings>;
  remove(): void;
}

export interface WitnessChild {
  readonly child: ChildProcess;
  readonly exit: Promise<number | null>;
  /** Waits for the end. */
  kill(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null>;
}

export async function witnessPlace(more: Partial<WitnessSettings> = {}): Promise<WitnessPlace> {
  const folder = mkdtempSync(join(tmpdir(), 'jingwei-witness-'));
  const name = 'witness.test/w1';
  const pem = crypto.generateKeyPair('ed25519').privatePem;
  writeFileSync(join(folder, 'witness.key.pem'), pem, { mode: 0o600 });
  const port = await freePort();
  const settings = { name, listen: { host: '127.0.0.1', port }, data: 'data', ...more };
  return {
    folder,
    url: `http://127.0.0.1:${port}`,
    verifierKey: witnessKey(sha256, { name, pem }, systemClock).verifierKey,
    config: join(folder, 'witness.yaml'),
    settings: { logLevel: 'error', keyFile: 'witness.key.pem', ...settings },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

const command = join(import.meta.dirname, `../../src/cli/main${extname(import.meta.filename)}`);

const runs = (argv: readonly string[], preload?: string): ChildProcess =>
  spawn(
    process.execPath,
    [
      ...process.execArgv,
      ...(preload === undefined ? [] : ['--import', preload]),
      command,
      ...argv,
    ],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  );

/** `jingwei audit witness` as a process, once it listens. The log is known by its key alone. */
export async function startWitnessProcess(
  place: WitnessPlace,
  log: Readonly<Record<string, unknown>>,
  preload?: string,
): Promise<WitnessChild> {
  // JSON is YAML.
  writeFileSync(place.config, JSON.stringify({ ...place.settings, logs: [log] }));
  const child = runs(['audit', 'witness', '--config', place.config], preload);
  const exit = once(child, 'exit').then(([code]) => code as number | null);
  await once(createInterface({ input: child.stdout! }), 'line');
  const kill: WitnessChild['kill'] = (signal) => {
    child.kill(signal);
    return exit;
  };
  return { child, exit, kill };
}

interface Status {
  readonly code: number | null;
  readonly logs: readonly { readonly origin: string; readonly size?: number }[];
  readonly alarms: readonly { readonly kind: string; readonly held?: string }[];
}

/** What `--status` says, which reads the store and needs no running witness. */
export async function statusOf(place: WitnessPlace): Promise<Status> {
  const child = runs(['audit', 'witness', '--config', place.config, '--status', '--json']);
  const exit = once(child, 'exit');
  let text = '';
  for await (const chunk of child.stdout!) text += String(chunk);
  const [code] = (await exit) as [number | null];
  return { code, ...(JSON.parse(text) as Omit<Status, 'code'>) };
}

/**
 * A module that kills its process with SIGKILL when the answer to a cosignature request would be
 * written: after what it cosigned is on disk, before anybody hears of it.
 */
export function killBeforeAnswer(folder: string): string {
  const file = join(folder, 'kill-before-answer.mjs');
  writeFileSync(
    file,
    `import { ServerResponse } from 'node:http';
const { writeHead } = ServerResponse.prototype;
ServerResponse.prototype.writeHead = function (status, ...rest) {
  if (status === 200 && this.req.method === 'POST') process.kill(process.pid, 'SIGKILL');
  return writeHead.call(this, status, ...rest);
};
`,
  );
  return file;
}

export async function until(
  holds: () => boolean | Promise<boolean>,
  withinMs = 90_000,
): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error('it did not come true in time');
    await sleep(50);
  }
}

import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient, type Client } from '../../../src/client/index.ts';
import { initialise } from '../../../src/initialise.ts';
import { systemClock } from '../../../src/kernel/index.ts';
import { loadSettings, packageRoot } from '../../../src/settings/index.ts';
import type { Settings } from '../../../src/shapes/index.ts';
import { createNodeCryptoProvider, type SigningKey } from '../../../src/signatures/index.ts';
import { addressOf, childEnvironment, finishOf, hasEnded } from '../../demo/child-process.ts';
import { freePort } from '../../faults/free-port.ts';

const crypto = createNodeCryptoProvider();

const CLI = join(packageRoot, 'dist/src/cli/main.js');

/** A gateway that is killed and started again on the same data and the same port. */
export interface GatewayProcess {
  as(system: string): Client;
  /** SIGKILL, whatever it is doing; resolves when it is gone. */
  kill(): Promise<void>;
  start(): Promise<void>;
  /** Whether the whole log, read from its file, still proves itself. The gateway must be gone. */
  verifyLog(): Promise<boolean>;
  end(): Promise<void>;
}

function makeKeys(certs: string, systems: readonly string[]): ReadonlyMap<string, SigningKey> {
  const keys = new Map<string, SigningKey>();
  for (const system of systems) {
    const { publicPem, privatePem } = crypto.generateKeyPair('ed25519');
    mkdirSync(join(certs, system), { recursive: true });
    writeFileSync(join(certs, system, 'k1.pem'), publicPem);
    const key = crypto.importSigningKey(`${system}:k1`, privatePem);
    if (key !== undefined) keys.set(system, key);
  }
  return keys;
}

async function settingsIn(root: string): Promise<Settings> {
  const file = join(root, 'jingwei.json');
  const settings = {
    data: 'data',
    certs: 'certs',
    listen: { host: '127.0.0.1', port: await freePort() },
    log: { origin: 'soak.jingwei.local/log' },
    logLevel: 'error',
  };
  // JSON is YAML.
  writeFileSync(file, JSON.stringify(settings));
  return loadSettings({ file, env: {} });
}

const gone = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    if (hasEnded(child)) resolve();
    else child.once('exit', () => resolve());
  });

const run = (args: readonly string[], stderr: 'inherit' | 'ignore'): ChildProcess =>
  spawn(process.execPath, [CLI, ...args], {
    stdio: ['ignore', 'pipe', stderr],
    env: childEnvironment(),
  });

/** Founds a gateway in a folder of its own and starts it. */
export async function startGatewayProcess(systems: readonly string[]): Promise<GatewayProcess> {
  const root = mkdtempSync(join(tmpdir(), 'jingwei-flows-'));
  const keys = makeKeys(join(root, 'certs'), systems);
  const settings = await settingsIn(root);
  await initialise(settings);
  const { data, gateway, listen } = settings;
  const pem = readFileSync(join(data, 'gateway.pub.pem'), 'utf8');
  const gatewayKey = crypto.importVerificationKey(gateway.keyid, pem);
  if (gatewayKey === undefined) throw new Error('the gateway has no public key');
  const baseUrl = `http://127.0.0.1:${listen.port}`;
  let child: ChildProcess | undefined;
  const kill = async (): Promise<void> => {
    if (child === undefined) return;
    child.kill('SIGKILL');
    await gone(child);
  };
  const start = async (): Promise<void> => {
    child = run(['serve', '--settings', join(root, 'jingwei.json')], 'inherit');
    await addressOf(child, () => new Error('the gateway did not start again'));
  };
  await start();
  return {
    as: (system) => {
      const key = keys.get(system);
      if (key === undefined) throw new Error(`${system} has no key`);
      return createClient({ baseUrl, crypto, clock: systemClock, key, gateway: gatewayKey });
    },
    kill,
    start,
    verifyLog: async () => {
      const verifying = run(['audit', 'verify', '--data', data, '--json'], 'ignore');
      const { code } = await finishOf(verifying);
      return code === 0;
    },
    end: async () => {
      await kill();
      rmSync(root, { recursive: true });
    },
  };
}

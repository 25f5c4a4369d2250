import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient, type Client } from '../../src/client/index.ts';
import { systemClock } from '../../src/kernel/index.ts';
import { openGateway, type Gateway } from '../../src/gateway.ts';
import { initialise } from '../../src/initialise.ts';
import { createAppLog } from '../../src/observability/index.ts';
import { loadSettings } from '../../src/settings/index.ts';
import type { Settings } from '../../src/shapes/index.ts';
import {
  createNodeCryptoProvider,
  type AlgorithmName,
  type SigningKey,
  type VerificationKey,
} from '../../src/signatures/index.ts';
import { answering, startProvider, type ScriptedProvider } from './provider.ts';

const crypto = createNodeCryptoProvider();

/** Systems of the example province that tests sign as. */
const SYSTEMS: Readonly<Record<string, AlgorithmName>> = {
  'xihu-window': 'ecdsa-p256-sha256',
  'hz-housing-desk': 'ed25519',
  'bank-counter': 'ecdsa-p256-sha256',
  'hz-civil-desk': 'ecdsa-p256-sha256',
  'bureau-audit': 'ed25519',
};

/** A whole gateway on loopback with its data in a temporary folder, and one scripted provider behind it. */
export interface World {
  readonly settings: Settings;
  readonly gateway: Gateway;
  readonly provider: ScriptedProvider;
  readonly verifierKey: string;
  readonly keys: ReadonlyMap<string, SigningKey>;
  readonly gatewayKey: VerificationKey;
  /** The SDK, signing as one system. */
  as(system: string): Client;
  /** Stops the gateway and starts it again on the same data. */
  restart(): Promise<World>;
  close(): Promise<void>;
}

function makeKeys(certs: string): ReadonlyMap<string, SigningKey> {
  const keys = new Map<string, SigningKey>();
  for (const [system, algorithm] of Object.entries(SYSTEMS)) {
    const pair = crypto.generateKeyPair(algorithm);
    mkdirSync(join(certs, system), { recursive: true });
    writeFileSync(join(certs, system, 'k1.pem'), pair.publicPem);
    keys.set(system, crypto.importSigningKey(`${system}:k1`, pair.privatePem)!);
  }
  return keys;
}

function settingsFor(root: string, baseUrl: string): Settings {
  const file = join(root, 'jingwei.yaml');
  const providers = [
    'zj-social-insurance',
    'zj-enterprise-register',
    'hz-population',
    'zj-medical-insurance',
  ].map((system) => `  ${system}: { baseUrl: "${baseUrl}" }`);
  writeFileSync(
    file,
    [
      'data: data',
      'certs: certs',
      'listen: { host: 127.0.0.1, port: 0 }',
      'log: { origin: test.jingwei.local/log }',
      'logLevel: error',
      'limits: { providerTimeoutMs: 500 }',
      'providers:',
      ...providers,
    ].join('\n'),
  );
  return loadSettings({ file, env: {} });
}

async function open(settings: Settings): Promise<Gateway> {
  const appLog = createAppLog({ level: settings.logLevel });
  return openGateway({
    settings,
    appLog,
    onFatal: (error) => {
      throw error;
    },
  });
}

export async function startWorld(): Promise<World> {
  const root = mkdtempSync(join(tmpdir(), 'jingwei-'));
  const provider = await startProvider(answering({ code: '1', data: [] }));
  const keys = makeKeys(join(root, 'certs'));
  const settings = settingsFor(root, provider.baseUrl);
  const { verifierKey } = await initialise(settings);
  const publicPem = readFileSync(join(settings.data, 'gateway.pub.pem'), 'utf8');
  const gatewayKey = crypto.importVerificationKey(settings.gateway.keyid, publicPem)!;

  const worldOver = (gateway: Gateway): World => ({
    settings,
    gateway,
    provider,
    verifierKey,
    keys,
    gatewayKey,
    as: (system) =>
      createClient({
        baseUrl: gateway.baseUrl,
        crypto,
        clock: systemClock,
        key: keys.get(system)!,
        gateway: gatewayKey,
      }),
    restart: async () => {
      await gateway.close();
      return worldOver(await open(settings));
    },
    close: async () => {
      await gateway.close();
      await provider.close();
      rmSync(root, { recursive: true });
    },
  });
  return worldOver(await open(settings));
}

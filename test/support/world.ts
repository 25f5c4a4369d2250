import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createClient, type Client } from '../../src/client/index.ts';
import { systemClock } from '../../src/kernel/index.ts';
import { openGateway, type Gateway } from '../../src/gateway.ts';
import { initialise } from '../../src/initialise.ts';
import { createAppLog } from '../../src/observability/index.ts';
import { loadSettings, packageRoot } from '../../src/settings/index.ts';
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

/** What a world has beyond, or other than, the example province. */
export interface WorldOptions {
  /** Files by their path below the project's root, as in `catalogs/grants/x.yaml`. */
  readonly documents?: Readonly<Record<string, string>>;
  readonly limits?: Readonly<Record<string, number>>;
}

/** Copies of the working copies, so that a test can add to them. */
function workingCopies(root: string, documents: Readonly<Record<string, string>> = {}): void {
  for (const folder of ['catalogs', 'schemas']) {
    cpSync(join(packageRoot, folder), join(root, folder), { recursive: true });
  }
  for (const [path, text] of Object.entries(documents)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

const PROVIDERS = [
  'zj-social-insurance',
  'zj-enterprise-register',
  'hz-population',
  'zj-medical-insurance',
];

function settingsFor(root: string, baseUrl: string, options: WorldOptions): Settings {
  const file = join(root, 'jingwei.json');
  const settings = {
    data: 'data',
    certs: 'certs',
    catalogs: 'catalogs',
    schemas: 'schemas',
    listen: { host: '127.0.0.1', port: 0 },
    log: { origin: 'test.jingwei.local/log' },
    logLevel: 'error',
    limits: { providerTimeoutMs: 500, ...options.limits },
    providers: Object.fromEntries(PROVIDERS.map((system) => [system, { baseUrl }])),
  };
  // JSON is YAML.
  writeFileSync(file, JSON.stringify(settings));
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

export async function startWorld(options: WorldOptions = {}): Promise<World> {
  const root = mkdtempSync(join(tmpdir(), 'jingwei-'));
  const provider = await startProvider(answering({ code: '1', data: [] }));
  const keys = makeKeys(join(root, 'certs'));
  workingCopies(root, options.documents);
  const settings = settingsFor(root, provider.baseUrl, options);
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
      // On the same port, so that what was signed for it then is still addressed to it.
      const port = Number(new URL(gateway.baseUrl).port);
      return worldOver(await open({ ...settings, listen: { ...settings.listen, port } }));
    },
    close: async () => {
      await gateway.close();
      await provider.close();
      rmSync(root, { recursive: true });
    },
  });
  return worldOver(await open(settings));
}

import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createClient, type Client } from '../../src/client/index.ts';
import { systemClock } from '../../src/kernel/index.ts';
import { openGateway, type Gateway } from '../../src/gateway.ts';
import { createKeyRegistry } from '../../src/identity/index.ts';
import { initialise } from '../../src/initialise.ts';
import { createAppLog } from '../../src/observability/index.ts';
import type { FoundedAdministrator } from '../../src/people/index.ts';
import { loadSettings, packageRoot } from '../../src/settings/index.ts';
import type { Settings } from '../../src/shapes/index.ts';
import {
  createNodeCryptoProvider,
  usesSecret,
  type AlgorithmName,
  type SigningKey,
  type VerificationKey,
} from '../../src/signatures/index.ts';
import { openStore } from '../../src/storage/index.ts';
import { freshKey, type FreshKey } from './fresh-key.ts';
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

/** The system that has a key of each algorithm, where a test asks for them. */
const POLYGLOT = { system: 'xihu-window', agency: 'hz-xihu-approval' };

/** A whole gateway on loopback with its data in a temporary folder, and one scripted provider behind it. */
export interface World {
  readonly settings: Settings;
  readonly gateway: Gateway;
  readonly provider: ScriptedProvider;
  readonly verifierKey: string;
  /** With the tokens by which they take their accounts into use. */
  readonly administrators: readonly FoundedAdministrator[];
  readonly keys: ReadonlyMap<string, SigningKey>;
  /** Keys of the Xihu window, one of each algorithm asked for. */
  readonly keysByAlgorithm: ReadonlyMap<AlgorithmName, FreshKey>;
  readonly gatewayKey: VerificationKey;
  /** The SDK, signing as one system. */
  as(system: string): Client;
  /** Stops the gateway and starts it again on the same data. */
  restart(): Promise<World>;
  close(): Promise<void>;
}

function makeKeys(
  certs: string,
  { systems = [], isAlone = false }: WorldOptions,
): ReadonlyMap<string, SigningKey> {
  const keys = new Map<string, SigningKey>();
  const others = systems.map((system) => [system, 'ed25519'] as const);
  for (const [system, algorithm] of [...Object.entries(isAlone ? {} : SYSTEMS), ...others]) {
    const pair = crypto.generateKeyPair(algorithm);
    mkdirSync(join(certs, system), { recursive: true });
    writeFileSync(join(certs, system, 'k1.pem'), pair.publicPem);
    keys.set(system, crypto.importSigningKey(`${system}:k1`, pair.privatePem)!);
  }
  return keys;
}

/** Named by its file where the kind of key does not say which algorithm it is for. */
const fileOf = (algorithm: AlgorithmName): string =>
  algorithm === 'rsa-v1_5-sha256' ? `by-${algorithm}.${algorithm}.pem` : `by-${algorithm}.pem`;

function makeKeyOf(algorithm: AlgorithmName, certs: string): FreshKey {
  const { system } = POLYGLOT;
  const key = freshKey(algorithm, `${system}:by-${algorithm}`);
  if (!usesSecret(algorithm)) {
    writeFileSync(join(certs, system, fileOf(algorithm)), key.publicPem);
  }
  return key;
}

/** Secrets are not in certs/: they are registered once the gateway is founded. */
async function registerSecrets({ data }: Settings, keys: Iterable<FreshKey>): Promise<void> {
  const store = await openStore(join(data, 'store.db'));
  const sealingKey = Buffer.from(readFileSync(join(data, 'secrets.key'), 'utf8'), 'base64');
  const parts = { db: store.db, crypto, clock: systemClock, sealingKey };
  const registry = await createKeyRegistry(parts);
  for (const { algorithm, secret, signing } of keys) {
    if (!usesSecret(algorithm)) continue;
    await registry.register({ ...POLYGLOT, keyid: signing.keyid, algorithm, secret });
  }
  await store.close();
}

/** What a world has beyond, or other than, the example province. */
export interface WorldOptions {
  /** Files by their path below the project's root, as in `catalogs/grants/x.yaml`. */
  readonly documents?: Readonly<Record<string, string>>;
  readonly limits?: Readonly<Record<string, number>>;
  /** Further systems of these documents that tests sign as. */
  readonly systems?: readonly string[];
  /** Further systems that the scripted provider answers for. */
  readonly providers?: readonly string[];
  /** Beyond, or other than, those of a test's gateway. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Of these documents alone, without the example province: started in a moment. */
  readonly isAlone?: boolean;
  /** The Xihu window has a further key for each. */
  readonly algorithms?: readonly AlgorithmName[];
}

/** Where the working copies are: the shipped ones, or copies of them with what a test adds. */
function workingCopies(root: string, { documents, isAlone = false }: WorldOptions): string {
  if (documents === undefined) return packageRoot;
  for (const folder of isAlone ? ['schemas'] : ['catalogs', 'schemas']) {
    cpSync(join(packageRoot, folder), join(root, folder), { recursive: true });
  }
  if (isAlone) rmSync(join(root, 'schemas/standards'), { recursive: true });
  for (const [path, text] of Object.entries(documents)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

const PROVIDERS = [
  'zj-social-insurance',
  'zj-enterprise-register',
  'hz-population',
  'zj-medical-insurance',
];

/** Short for the few tests that wait for it, long enough for the others on a busy machine. */
const PROVIDER_TIMEOUT_MS = 3000;

function settingsFor(root: string, baseUrl: string, options: WorldOptions): Settings {
  const copies = workingCopies(root, options);
  const file = join(root, 'jingwei.json');
  const settings = {
    data: 'data',
    certs: 'certs',
    catalogs: join(copies, 'catalogs'),
    schemas: join(copies, 'schemas'),
    listen: { host: '127.0.0.1', port: 0 },
    log: { origin: 'test.jingwei.local/log' },
    logLevel: 'error',
    limits: { providerTimeoutMs: PROVIDER_TIMEOUT_MS, ...options.limits },
    providers: Object.fromEntries(
      [...PROVIDERS, ...(options.providers ?? [])].map((system) => [system, { baseUrl }]),
    ),
    ...options.settings,
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
  const certs = join(root, 'certs');
  const keys = makeKeys(certs, options);
  const { algorithms = [] } = options;
  const keysByAlgorithm = new Map(algorithms.map((name) => [name, makeKeyOf(name, certs)]));
  const settings = settingsFor(root, provider.baseUrl, options);
  const { verifierKey, administrators } = await initialise(settings);
  await registerSecrets(settings, keysByAlgorithm.values());
  const publicPem = readFileSync(join(settings.data, 'gateway.pub.pem'), 'utf8');
  const gatewayKey = crypto.importVerificationKey(settings.gateway.keyid, publicPem)!;

  const worldOver = (gateway: Gateway): World => ({
    settings,
    gateway,
    provider,
    verifierKey,
    administrators,
    keys,
    keysByAlgorithm,
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

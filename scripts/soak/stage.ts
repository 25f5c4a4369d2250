import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { openGateway } from '../../src/gateway.ts';
import { initialise } from '../../src/initialise.ts';
import { createAppLog } from '../../src/observability/index.ts';
import { loadSettings } from '../../src/settings/index.ts';
import type { Settings } from '../../src/shapes/index.ts';
import {
  createNodeCryptoProvider,
  type AlgorithmName,
  type SigningKey,
} from '../../src/signatures/index.ts';
import type { Target } from './hostile/index.ts';
import { startProvider } from './provider.ts';

/** A gateway of its own, with its data in a temporary folder, and the provider behind it. */
export interface Stage {
  readonly target: Target;
  readonly settings: Settings;
  /** Everything the gateway wrote to its application log. */
  readonly appLog: () => string;
  close(): Promise<void>;
}

const crypto = createNodeCryptoProvider();

/** Systems of the example that send. */
const SYSTEMS: Readonly<Record<string, AlgorithmName>> = {
  'xihu-window': 'ecdsa-p256-sha256',
  'hz-housing-desk': 'ed25519',
  'bank-counter': 'ecdsa-p256-sha256',
  'hz-civil-desk': 'ecdsa-p256-sha256',
  'bureau-audit': 'ed25519',
};

/** Systems of the example that are asked. */
const ASKED = ['zj-social-insurance', 'zj-enterprise-register', 'hz-population'];

/** Short, so that a provider that never answers costs little, milliseconds. */
const HOSTILE_PROVIDER_TIMEOUT_MS = 200;

/** Where every provider answers, however busy the machine, milliseconds. */
const PROVIDER_TIMEOUT_MS = 10_000;

const BODY_BYTES_MAX = 65_536;

const SETTINGS = 'jingwei.json';

function makeKeys(certs: string): ReadonlyMap<string, SigningKey> {
  const keys = new Map<string, SigningKey>();
  for (const [system, algorithm] of Object.entries(SYSTEMS)) {
    const { publicPem, privatePem } = crypto.generateKeyPair(algorithm);
    mkdirSync(join(certs, system), { recursive: true });
    writeFileSync(join(certs, system, 'k1.pem'), publicPem);
    const key = crypto.importSigningKey(`${system}:k1`, privatePem);
    if (key !== undefined) keys.set(system, key);
  }
  return keys;
}

interface Founding {
  /** 0: each start has another address. */
  readonly port?: number;
  readonly providerTimeoutMs?: number;
}

function settingsIn(root: string, baseUrl: string, founding: Founding): Settings {
  const { port = 0, providerTimeoutMs = PROVIDER_TIMEOUT_MS } = founding;
  const file = join(root, SETTINGS);
  const settings = {
    data: 'data',
    certs: 'certs',
    listen: { host: '127.0.0.1', port },
    log: { origin: 'soak.jingwei.local/log' },
    logLevel: 'debug',
    limits: { providerTimeoutMs, bodyBytesMax: BODY_BYTES_MAX },
    providers: Object.fromEntries(ASKED.map((system) => [system, { baseUrl }])),
  };
  // JSON is YAML.
  writeFileSync(file, JSON.stringify(settings));
  return loadSettings({ file, env: {} });
}

/** A gateway that is founded and not running, and the provider behind it. */
export interface Founded extends Omit<Target, 'baseUrl' | 'data'> {
  readonly settings: Settings;
  readonly settingsFile: string;
  close(): Promise<void>;
}

/** Founds a gateway in a folder of its own. */
export async function foundStage(founding: Founding = {}): Promise<Founded> {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'jingwei-soak-')));
  const provider = await startProvider();
  const keys = makeKeys(join(root, 'certs'));
  const settings = settingsIn(root, provider.baseUrl, founding);
  const { verifierKey } = await initialise(settings);
  const publicPem = readFileSync(join(settings.data, 'gateway.pub.pem'), 'utf8');
  const gatewayKey = crypto.importVerificationKey(settings.gateway.keyid, publicPem);
  if (gatewayKey === undefined) throw new Error('the gateway has no public key');
  return {
    settings,
    settingsFile: join(root, SETTINGS),
    keys,
    gatewayKey,
    verifierKey,
    play: provider.play,
    close: async () => {
      await provider.close();
      rmSync(root, { recursive: true });
    },
  };
}

export async function openStage(): Promise<Stage> {
  const founded = await foundStage({ providerTimeoutMs: HOSTILE_PROVIDER_TIMEOUT_MS });
  const { settings, keys, gatewayKey, verifierKey, play } = founded;
  const stream = new PassThrough();
  const lines: string[] = [];
  stream.on('data', (bytes: Buffer) => lines.push(bytes.toString('utf8')));
  const gateway = await openGateway({
    settings,
    appLog: createAppLog({ level: settings.logLevel, stream }),
    onFatal: (error) => {
      throw error;
    },
  });
  const { baseUrl } = gateway;
  return {
    target: { baseUrl, data: settings.data, keys, gatewayKey, verifierKey, play },
    settings,
    appLog: () => lines.join(''),
    close: async () => {
      await gateway.close();
      await founded.close();
    },
  };
}

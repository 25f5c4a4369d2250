import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { createNodeCryptoProvider, type SigningKey } from '../../src/signatures/index.ts';
import { finishOf } from '../demo/child-process.ts';
import { serve, SERVER_CORE, start, type Served } from './servers.ts';

const crypto = createNodeCryptoProvider();

const BENCH_SYSTEM = 'xihu-window';

export interface GatewayParts {
  readonly provider: string;
  /** Folder with `catalogs/` and `schemas/`; what is shipped when absent. */
  readonly content?: string;
}

/** A folder with settings and one registered key, for `jingwei init` and `jingwei serve`. */
export function prepareGateway(
  root: string,
  { provider, content }: GatewayParts,
): { readonly settingsFile: string; readonly key: SigningKey } {
  const { privatePem, publicPem } = crypto.generateKeyPair('ecdsa-p256-sha256');
  mkdirSync(join(root, 'certs', BENCH_SYSTEM), { recursive: true });
  writeFileSync(join(root, 'certs', BENCH_SYSTEM, 'k1.pem'), publicPem);
  const settingsFile = join(root, 'jingwei.yaml');
  const settings = {
    data: 'data',
    certs: 'certs',
    ...(content === undefined
      ? {}
      : { catalogs: join(content, 'catalogs'), schemas: join(content, 'schemas') }),
    listen: { host: '127.0.0.1', port: 0 },
    log: { origin: 'bench.jingwei.local/log' },
    logLevel: 'warn',
    providers: { 'zj-social-insurance': { baseUrl: provider } },
  };
  writeFileSync(settingsFile, stringify(settings));
  const key = crypto.importSigningKey(`${BENCH_SYSTEM}:k1`, privatePem);
  if (key === undefined) throw new Error('a fresh key cannot be read');
  return { settingsFile, key };
}

const CLI = 'src/cli/main.js';

/** A gateway founded in this folder, its data below `data/`, and the key of the system that calls it. */
export async function startGateway(
  root: string,
  parts: GatewayParts,
): Promise<Served & { readonly key: SigningKey }> {
  const { settingsFile, key } = prepareGateway(root, parts);
  const { code } = await finishOf(start(SERVER_CORE, CLI, ['init', '--settings', settingsFile]));
  if (code !== 0) throw new Error('jingwei init failed');
  return { ...(await serve(SERVER_CORE, CLI, ['serve', '--settings', settingsFile])), key };
}

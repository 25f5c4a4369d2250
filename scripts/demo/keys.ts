import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ProfileSystem } from '../../src/cli/index.ts';
import { createNodeCryptoProvider } from '../../src/signatures/index.ts';
import type { StateFolder } from './state-folder.ts';
import type { DemoSystem } from './systems.ts';

/** The one key of each system: `<system>:k1`. */
const KEY_NAME = 'k1';

/** Makes each system's key pair: the private half for the system, the public half for certs/. */
export function makeKeys(
  systems: readonly DemoSystem[],
  { keys, certs }: Pick<StateFolder, 'keys' | 'certs'>,
): readonly ProfileSystem[] {
  const crypto = createNodeCryptoProvider();
  return systems.map((system) => {
    const { privatePem, publicPem } = crypto.generateKeyPair(system.algorithm);
    const privateKeyFile = join(keys, `${system.id}.key.pem`);
    const publicKeyFile = join(certs, system.id, `${KEY_NAME}.pem`);
    mkdirSync(join(certs, system.id), { recursive: true });
    writeFileSync(privateKeyFile, privatePem, { mode: 0o600 });
    writeFileSync(publicKeyFile, publicPem);
    return { ...system, keyid: `${system.id}:${KEY_NAME}`, privateKeyFile, publicKeyFile };
  });
}

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Profile, ProfileSystem } from '../../src/cli/index.ts';
import { createNodeCryptoProvider } from '../../src/signatures/index.ts';
import { GATEWAY_KEY_FILE, GATEWAY_KEYID } from './gateway-key.ts';
import { sampleRows } from './samples.ts';
import type { StateFolder } from './state-folder.ts';

interface Reached {
  readonly baseUrl: string;
  readonly systems: readonly ProfileSystem[];
  readonly verifierKey: string;
  /** Of its log. */
  readonly origin: string;
}

function gatewayKey(data: string): Profile['gateway'] {
  const publicKeyFile = join(data, GATEWAY_KEY_FILE);
  const pem = readFileSync(publicKeyFile, 'utf8');
  const key = createNodeCryptoProvider().importVerificationKey(GATEWAY_KEYID, pem);
  if (key === undefined) throw new Error(`${publicKeyFile} cannot be read`);
  return { keyid: GATEWAY_KEYID, algorithm: key.algorithm, publicKeyFile };
}

/** Writes demo.json: all that a program needs to call a gateway of the demo and prove its answers. */
export function writeProfile(
  { data, profileFile }: Pick<StateFolder, 'data' | 'profileFile'>,
  { baseUrl, systems, verifierKey, origin }: Reached,
): Profile {
  const profile: Profile = {
    baseUrl,
    gateway: gatewayKey(data),
    systems,
    log: { origin, verifierKey },
    samples: sampleRows.map(({ name, system, method, path, body, expect }) => ({
      name,
      system,
      method,
      path,
      body,
      expect,
    })),
  };
  writeFileSync(profileFile, `${JSON.stringify(profile, undefined, 2)}\n`);
  return profile;
}

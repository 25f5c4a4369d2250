import { execFile } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import assert from 'node:assert/strict';
import { packageRoot } from '../../src/settings/index.ts';
import { answering } from '../support/provider.ts';
import { startWorld, type World } from '../support/world.ts';

const run = promisify(execFile);

const SCRIPT = join(packageRoot, 'docs/examples/signed-call.sh');

/** One row of social insurance in the provider's dialect; the person is synthetic. */
const ROW = {
  AAC001: '0000000001',
  AAC002: '33010618900517001X',
  AAC003: '沈文山',
  AAE140: '110',
  AAC031: '1',
  AAE003: '202610',
  AAB003: '91330106XN9000019B',
  AAB301: '330106',
  AAE180: '5230.00',
};

/** A profile as the demo writes it: flat objects, one a system. */
function writeProfile(world: World, folder: string): string {
  const publicKeyFile = join(world.settings.data, 'gateway.pub.pem');
  const profile = {
    baseUrl: world.gateway.baseUrl,
    gateway: { keyid: 'jingwei-gateway', algorithm: 'ecdsa-p256-sha256', publicKeyFile },
    systems: ['xihu-window', 'hz-housing-desk'].map((id) => ({
      id,
      keyid: `${id}:k1`,
      algorithm: world.keys.get(id)!.algorithm,
      privateKeyFile: join(folder, `${id}.key.pem`),
    })),
  };
  const file = join(folder, 'demo.json');
  writeFileSync(file, JSON.stringify(profile, null, 2));
  return file;
}

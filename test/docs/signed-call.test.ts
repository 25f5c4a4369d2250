import { execFile } from 'node:child_process';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
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
function writeProfile(world: World, folder: string, publicKeyFile: string): string {
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
  for (const { id, privateKeyFile } of profile.systems) {
    const key = world.keys.get(id)!.handle as KeyObject;
    writeFileSync(privateKeyFile, key.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  }
  const file = join(folder, 'demo.json');
  writeFileSync(file, JSON.stringify(profile, null, 2));
  return file;
}

describe('docs/examples/signed-call.sh', () => {
  let world: World;
  let folder: string;
  const call = (profile: string, system: string) =>
    run('sh', [SCRIPT, system], { env: { PATH: process.env['PATH'], PROFILE: profile } });

  before(async () => {
    world = await startWorld();
    folder = mkdtempSync(join(tmpdir(), 'jingwei-docs-'));
    world.provider.play(answering({ code: '1', message: 'ok', data: [ROW] }));
  });
  after(async () => {
    await world.close();
    rmSync(folder, { recursive: true });
  });

  for (const system of ['xihu-window', 'hz-housing-desk']) {
    it(`signs as ${system} and proves the answer`, async () => {
      const own = join(world.settings.data, 'gateway.pub.pem');
      const { stdout, stderr } = await call(writeProfile(world, folder, own), system);
      assert.match(stderr, /^status 200; digest matches; signed by jingwei-gateway/);
      const answer = JSON.parse(stdout) as { records: unknown[]; receipt?: unknown };
      assert.equal(answer.records.length, 1);
      assert.ok(answer.receipt);
    });
  }

  it('does not take an answer signed with another key', async () => {
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
    const other = join(folder, 'other.pub.pem');
    writeFileSync(other, publicKey.export({ type: 'spki', format: 'pem' }));
    await assert.rejects(call(writeProfile(world, folder, other), 'xihu-window'), {
      code: 1,
      stdout: '',
    });
  });
});

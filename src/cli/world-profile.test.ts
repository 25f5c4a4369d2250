import type { KeyObject } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { World } from '../../test/support/world.ts';
import { freshFolder } from './capture.test.ts';
import type { Profile } from './index.ts';

/** demo.json over a world of the tests, with the keys it keeps in memory written to files. */
export function profileOf(world: World): string {
  const folder = freshFolder();
  mkdirSync(join(folder, 'keys'));
  const systems = [...world.keys].map(([id, { keyid, algorithm, handle }]) => {
    const privateKeyFile = join(folder, 'keys', `${id}.key.pem`);
    writeFileSync(privateKeyFile, (handle as KeyObject).export({ type: 'pkcs8', format: 'pem' }));
    const role = id === 'bureau-audit' ? ('auditor' as const) : ('consumer' as const);
    return { id, agency: '', role, keyid, algorithm, privateKeyFile, publicKeyFile: '' };
  });
  const { keyid, algorithm } = world.gatewayKey;
  const profile: Profile = {
    baseUrl: world.gateway.baseUrl,
    gateway: { keyid, algorithm, publicKeyFile: join(world.settings.data, 'gateway.pub.pem') },
    systems,
    log: { origin: world.settings.log.origin, verifierKey: world.verifierKey },
    samples: [
      {
        name: 'malformed',
        system: 'xihu-window',
        method: 'POST',
        path: '/v1/datasets/social-insurance-status/query',
        body: '{"purpose":',
        expect: { status: 400, code: 'body-malformed' },
      },
    ],
  };
  const file = join(folder, 'demo.json');
  writeFileSync(file, JSON.stringify(profile));
  return file;
}

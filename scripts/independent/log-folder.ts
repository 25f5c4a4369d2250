import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../../src/cli/index.ts';
import { createClient, createHttpLogSource, type Client } from '../../src/client/index.ts';
import { systemClock } from '../../src/kernel/index.ts';
import { createNodeCryptoProvider } from '../../src/signatures/index.ts';
import type { Stage } from '../soak/stage.ts';

/** Two mirrors of one log, the second grown out of the first. */
export interface Mirrored {
  readonly earlier: string;
  readonly newest: string;
}

/** Entries to reach: a full tile, then two and a part, so that there is a tile above the leaves. */
const SIZES = { earlier: 300, newest: 640 };

/** So many calls under way at once. */
const AT_ONCE = 10;

const body = {
  purpose: { class: 'service', item: 'hiring-registration', case: 'BJ-2026-0001' },
  subject: { citizenId: '33010618900517001X' },
  items: ['status'],
};
const query = { method: 'POST', path: '/v1/datasets/social-insurance-status/query', body } as const;

function clientOf({ target }: Stage): Client {
  const { baseUrl, keys, gatewayKey: gateway } = target;
  const key = keys.get('xihu-window');
  if (key === undefined) throw new Error('the stage has no key of the Xihu window');
  return createClient({
    baseUrl,
    crypto: createNodeCryptoProvider(),
    clock: systemClock,
    key,
    gateway,
  });
}

/** Exchanges until the log has so many entries. */
async function exchangeUntil(client: Client, size: number): Promise<void> {
  const log = createHttpLogSource(client);
  while (Number((await log.checkpoint()).split('\n')[1]) < size) {
    await Promise.all(Array.from({ length: AT_ONCE }, () => client.send(query)));
  }
}

async function mirror({ settings }: Stage, out: string): Promise<void> {
  const said: string[] = [];
  const tell = (line: string): void => void said.push(line);
  const io = { out: tell, err: tell, env: {}, color: false };
  const code = await run(['audit', 'mirror', '--data', settings.data, '--out', out], io);
  if (code !== 0) throw new Error(said.join('\n'));
}

/** A gateway's own log, made by exchanges and mirrored by the command while it goes on. */
export async function mirrorTwice(stage: Stage, folder: string): Promise<Mirrored> {
  const [earlier, newest] = [join(folder, 'earlier'), join(folder, 'newest')];
  const client = clientOf(stage);
  stage.target.play((_path, _asked, response) => response.end('{"code":"1","data":[]}'));
  await exchangeUntil(client, SIZES.earlier);
  await mirror(stage, earlier);
  cpSync(earlier, newest, { recursive: true });
  await exchangeUntil(client, SIZES.newest);
  await mirror(stage, newest);
  return { earlier, newest };
}

import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { dirname, extname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { hiring, insured, insuredRow, resident } from '../test/support/calls.ts';
import { entriesOf } from '../test/support/log.ts';
import { answering, type Script } from '../test/support/provider.ts';
import { send, signedRequest } from '../test/support/raw.ts';
import { startWorld, type World, type WorldOptions } from '../test/support/world.ts';
import { fileSource, verifyLog } from './audit/index.ts';
import { createNodeCryptoProvider } from './signatures/index.ts';

const crypto = createNodeCryptoProvider();

/** The provider is waited for longer than the grace of 15 s, and both longer than `AT_ONCE_MS`. */
const PROVIDER_TIMEOUT_MS = 30_000;
/** On a busy machine. */
const AT_ONCE_MS = 10_000;

interface Served {
  readonly child: ChildProcess;
  /** The world, with its calls going to the child. */
  readonly world: World;
  readonly exit: Promise<number | null>;
}

/** `jingwei serve` as a process, on the data of a world whose own gateway is closed. */
async function serveWorld(world: World): Promise<Served> {
  await world.gateway.close();
  const command = join(import.meta.dirname, `cli/main${extname(import.meta.filename)}`);
  const settings = join(dirname(world.settings.data), 'jingwei.json');
  const child = spawn(
    process.execPath,
    [...process.execArgv, command, 'serve', '--settings', settings],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  );
  const exit = once(child, 'exit').then(([code]) => code as number | null);
  const lines = createInterface({ input: child.stdout });
  const [line] = (await once(lines, 'line')) as [string];
  const { listening } = JSON.parse(line) as { readonly listening: string };
  return { child, exit, world: { ...world, gateway: { ...world.gateway, baseUrl: listening } } };
}

const body = JSON.stringify({
  purpose: hiring,
  subject: { citizenId: resident.citizenId },
  items: ['status'],
});

async function untilAsked({ provider }: World): Promise<void> {
  while (provider.asks() === 0) await sleep(5);
}

async function assertLogSound({ settings, verifierKey }: World): Promise<void> {
  const source = fileSource(settings.data);
  const sha256 = (bytes: Uint8Array): Uint8Array => crypto.sha256(bytes);
  const verified = await verifyLog(source, { sha256, verifierKey });
  source.close();
  assert.equal(verified.ok, true);
}

describe('jingwei serve, told to stop', () => {
  let world: World;
  let served: Served;
  let answerNow: () => void;
  const held: Script = (path, body, response) => {
    answerNow = () => answering(insured(insuredRow()))(path, body, response);
  };
  const start = async (options: WorldOptions = {}): Promise<void> => {
    const limits = { providerTimeoutMs: PROVIDER_TIMEOUT_MS, ...options.limits };
    world = await startWorld({ limits });
    world.provider.play(held);
    served = await serveWorld(world);
  };
  afterEach(async () => {
    served.child.kill('SIGKILL');
    await served.exit;
    await world.close();
  });

  it('answers and records what is in flight, takes nothing new, and ends with 0', async () => {
    await start();
    const { child, exit } = served;
    const answer = send(await signedRequest(served.world, { body }));
    await untilAsked(world);
    const late = await signedRequest(served.world, { body });
    child.kill('SIGTERM');
    while ((await fetch(`${served.world.gateway.baseUrl}/readyz`)).status === 200) await sleep(5);
    assert.equal((await fetch(`${served.world.gateway.baseUrl}/healthz`)).status, 200);
    const refused = await send(late);
    assert.deepEqual([refused.status, refused.body.code], [503, 'overloaded']);
    answerNow();
    const { status, body: answered } = await answer;
    assert.equal(status, 200);
    assert.ok('receipt' in answered);
    assert.equal(await exit, 0);
    const kinds = entriesOf(world).map(({ kind }) => kind);
    assert.deepEqual(kinds.slice(-2), ['exchange.intent', 'exchange.outcome']);
    await assertLogSound(world);
  });

  it('ends at once on a second signal', async () => {
    await start();
    const { child, exit } = served;
    const answer = send(await signedRequest(served.world, { body })).catch(() => 'cut');
    await untilAsked(world);
    const began = performance.now();
    child.kill('SIGTERM');
    await sleep(50);
    child.kill('SIGTERM');
    assert.equal(await exit, 128 + 15);
    assert.ok(performance.now() - began < AT_ONCE_MS);
    assert.equal(await answer, 'cut');
    await assertLogSound(world);
  });

  it('cuts off what is not answered in time', async () => {
    await start({ limits: { stopGraceMs: 200 } });
    const { child, exit } = served;
    const began = performance.now();
    const answer = send(await signedRequest(served.world, { body })).catch(() => 'cut');
    await untilAsked(world);
    child.kill('SIGTERM');
    assert.equal(await answer, 'cut');
    assert.ok(performance.now() - began < AT_ONCE_MS);
    assert.equal(await exit, 0);
    await assertLogSound(world);
  });
});

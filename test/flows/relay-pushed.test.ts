import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { freePort } from '../../scripts/faults/free-port.ts';
import { capture } from '../../src/cli/capture.test.ts';
import { run } from '../../src/cli/index.ts';
import { profileOf } from '../../src/cli/world-profile.test.ts';
import {
  createFlowCalls,
  pullDeliveries,
  sendBatch,
  type Client,
  type Delivered,
} from '../../src/client/index.ts';
import { FLOW, sha256, SOURCE } from '../../src/flows/flow-world.test.ts';
import { utf8 } from '../../src/kernel/index.ts';
import { packageRoot } from '../../src/settings/index.ts';
import { startWorld, type World } from '../support/world.ts';
import { relayWorldOptions } from './support/relay-documents.ts';

const window = { from: '2026-01-01T00:00:00.000Z', until: '2026-01-02T00:00:00.000Z' };

const people = (from: number, count: number): readonly Uint8Array[] =>
  Array.from({ length: count }, (_, index) => {
    const own = { number: `p${from + index}`, region: '330106', version: '1', op: 'I' };
    return utf8(JSON.stringify({ ...own, name: '某人', since: '2026-01-01' }));
  });

const partsOf = (client: Client) => ({
  client,
  sha256,
  wait: async (ms: number) => {
    await setTimeout(Math.min(ms, 20));
  },
});

/** More than one page of the gateway above. */
const LONG = 2300;

describe('pages that the gateway above pushes to a relay', () => {
  let upper: World;
  let lower: World;
  let port = 0;
  let child: ChildProcess | undefined;
  before(async () => {
    port = await freePort();
    const receiver = { agency: 'hangzhou', system: 'hz-core', region: '330100' } as const;
    const options = relayWorldOptions('upper.jingwei.local/log', [
      { ...receiver, delivery: 'push' },
    ]);
    const providers = { 'hz-core': { baseUrl: `http://127.0.0.1:${port}` } };
    upper = await startWorld({ ...options, settings: { ...options.settings, providers } });
    lower = await startWorld(
      relayWorldOptions('lower.jingwei.local/log', [
        { agency: 'xihu', system: 'xh-desk', region: '330106' },
      ]),
    );
  });
  after(async () => {
    child?.kill('SIGKILL');
    await upper.close();
    await lower.close();
  });

  const send = (batch: string, lines: readonly Uint8Array[]) =>
    sendBatch(partsOf(upper.as(SOURCE)), {
      flow: FLOW,
      batch,
      lines: () => lines,
      manifest: { window },
    });

  const argv = (...more: readonly string[]): readonly string[] => {
    const from = ['--profile', profileOf(upper), '--as', 'hz-core'];
    return ['flows', 'relay', FLOW, ...from, '--to', profileOf(lower), '--to-as', SOURCE, ...more];
  };

  const start = (): void => {
    const main = join(packageRoot, 'dist/src/cli/main.js');
    child = spawn(process.execPath, [main, ...argv('--listen', String(port))], { stdio: 'ignore' });
  };
  const kill = async (): Promise<void> => {
    const ended = once(child!, 'exit');
    child!.kill('SIGKILL');
    await ended;
  };

  const batchBelow = (batch: string) =>
    createFlowCalls(lower.as(SOURCE))
      .state({ flow: FLOW, batch })
      .catch(() => undefined);
  const acknowledgedAbove = async () =>
    (await createFlowCalls(upper.as('hz-core')).receiver(FLOW)).acknowledged;
  const until = async (isSo: () => Promise<boolean>): Promise<void> => {
    while (!(await isSo())) await setTimeout(10);
  };

  it('are handed on whole, once each, though the relay is killed twice on the way', async () => {
    start();
    await send('1', people(0, LONG));
    await until(async () => ((await batchBelow('1'))?.received ?? 0) > 0);
    await kill();
    await send('2', []);
    await send('3', people(LONG, 10));
    start();
    await until(async () => (await batchBelow('1'))?.state === 'applied');
    await kill();
    start();
    await until(async () => (await acknowledgedAbove()) === LONG + 10);
    // Only a page tells it now that something is ready.
    await send('4', people(LONG + 10, 1));
    await until(async () => (await acknowledgedAbove()) === LONG + 11);
    const held: Delivered[] = [];
    for await (const page of pullDeliveries(partsOf(lower.as('xh-desk')), { flow: FLOW })) {
      held.push(...page.deliveries);
    }
    assert.deepEqual(
      held.map(({ seq, key }) => [seq, key]),
      Array.from({ length: LONG + 11 }, (_, index) => [index + 1, `["p${index}"]`]),
    );
    const { batches } = await createFlowCalls(lower.as('xh-desk')).batches(FLOW);
    assert.deepEqual(
      batches.map(({ batch }) => batch),
      ['4', '3', '2', '1'],
    );
    const { passed } = await createFlowCalls(lower.as('xh-desk')).origin({
      flow: FLOW,
      batch: '1',
    });
    assert.deepEqual(
      passed.map(({ received }) => received.records),
      [LONG, LONG],
    );
    const ended = once(child!, 'exit');
    child!.kill('SIGTERM');
    assert.deepEqual(await ended, [0, null]);
    child = undefined;
  });

  it('are taken from nobody else', async () => {
    start();
    const address = `http://127.0.0.1:${port}/flows/${FLOW}/deliveries`;
    const post = (path = '') =>
      fetch(address + path, { method: 'POST', body: '{"seq":1}\n' }).then(
        ({ status }) => status,
        () => 0,
      );
    await until(async () => (await post()) !== 0);
    assert.deepEqual([await post(), await post('/more')], [401, 404]);
    await kill();
    child = undefined;
  });

  it('are listened for where an address says so that can be one', async () => {
    for (const wrong of [
      ['--listen', 'x'],
      ['--listen', '70000'],
      ['--at', 'http://relay'],
    ]) {
      const { io, err } = capture();
      assert.equal(await run(argv(...wrong), io), 2);
      assert.match(err(), /^--listen 须为/);
    }
  });
});

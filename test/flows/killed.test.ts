import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { freePort } from '../../scripts/faults/free-port.ts';
import {
  createClient,
  createFlowCalls,
  pullDeliveries,
  sendBatch,
} from '../../src/client/index.ts';
import { FLOW, lineOf, person, sha256, SOURCE } from '../../src/flows/flow-world.test.ts';
import { systemClock, utf8 } from '../../src/kernel/index.ts';
import { packageRoot } from '../../src/settings/index.ts';
import { createNodeCryptoProvider } from '../../src/signatures/index.ts';
import { send, signedRequest } from '../support/raw.ts';
import { startWorld, type World } from '../support/world.ts';
import { flowWorldOptions } from './support/flow-documents.ts';

const RECORDS = 12_000;

const lines = Array.from({ length: RECORDS }, (_, index) =>
  utf8(lineOf(person({ ZJ: `p${index}`, QH: '330200', JD: 'x'.repeat(30) }))),
);

describe('a gateway killed while a batch comes in', () => {
  let world: World;
  let child: ChildProcess;
  let settings: string;
  let baseUrl: string;

  /** A gateway of its own process on the world's data. */
  const serve = async (): Promise<void> => {
    const main = join(packageRoot, 'dist/src/cli/main.js');
    child = spawn(process.execPath, [main, 'serve', '--settings', settings], {
      cwd: dirname(settings),
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    for (;;) {
      const up = await fetch(`${baseUrl}/healthz`).catch(() => undefined);
      if (up?.ok === true) return;
      await setTimeout(50);
    }
  };
  const kill = async (): Promise<void> => {
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  };
  const as = (system: string) =>
    createClient({
      baseUrl,
      crypto: createNodeCryptoProvider(),
      clock: systemClock,
      key: world.keys.get(system)!,
      gateway: world.gatewayKey,
    });

  before(async () => {
    world = await startWorld(flowWorldOptions());
    await world.gateway.close();
    settings = join(dirname(world.settings.data), 'jingwei.json');
    const port = await freePort();
    const read = JSON.parse(readFileSync(settings, 'utf8')) as object;
    writeFileSync(settings, JSON.stringify({ ...read, listen: { host: '127.0.0.1', port } }));
    baseUrl = `http://127.0.0.1:${port}`;
    await serve();
  });
  after(async () => {
    await kill();
    await world.close();
  });

  it('has what it had stored, takes up at the next record, and loses and doubles nothing', async () => {
    const calls = createFlowCalls(as(SOURCE));
    const here = { flow: FLOW, batch: '1' };
    const window = { from: '2026-01-01T00:00:00.000Z', until: '2026-01-02T00:00:00.000Z' };
    const parts = {
      client: as(SOURCE),
      sha256,
      wait: async (ms: number) => {
        await setTimeout(ms);
      },
    };
    const sending = sendBatch(parts, { ...here, lines: () => lines, manifest: { window } });
    let seen = 0;
    while (seen === 0) {
      const state = await calls.state(here).catch(() => undefined);
      seen = state?.received ?? 0;
      await setTimeout(1);
    }
    await kill();
    await serve();
    const kept = await calls.state(here);
    assert.equal(kept.received >= seen && kept.received < RECORDS, true, `${kept.received}`);
    const report = await sending;
    assert.deepEqual([report.state, report.intake], ['applied', 'balanced']);
    assert.equal(report.records.mapped, RECORDS);

    await kill();
    await serve();
    const keys = new Set<string>();
    let last = 0;
    for await (const page of pullDeliveries({ ...parts, client: as('nb-core') }, { flow: FLOW })) {
      for (const { seq, key } of page.deliveries) {
        assert.equal(seq, last + 1);
        last = seq;
        keys.add(key);
      }
    }
    assert.deepEqual([last, keys.size], [RECORDS, RECORDS]);
    assert.equal((await calls.reconciliation(here)).verdict, 'balanced');
  });

  it('does not answer a second time what it answered before it was killed', async () => {
    const request = await signedRequest(world, {
      method: 'GET',
      path: `/v1/flows/${FLOW}/batches/1`,
      system: SOURCE,
      baseUrl,
    });
    assert.equal((await send(request)).status, 200);
    await kill();
    await serve();
    assert.equal((await send(request)).body.code, 'signature-replayed');
  });
});

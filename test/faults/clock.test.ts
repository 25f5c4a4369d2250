import assert from 'node:assert/strict';
import { join } from 'node:path';
import { openScratch, type Scratch } from '../../scripts/faults/index.ts';
import { createClockOrders, type ClockOrders } from '../../scripts/faults/clock-orders.ts';
import {
  answeringAfterAWhile,
  createCaller,
  type Caller,
} from '../../scripts/faults/gateway/caller.ts';
import { judgeWhole } from '../../scripts/faults/gateway/judge-round.ts';
import { startServing, type Serving } from '../../scripts/faults/gateway/serving.ts';
import { freePort } from '../../scripts/faults/free-port.ts';
import { readEntries } from '../../scripts/faults/gateway/stored-exchanges.ts';
import { compileShim, shimEnvironment } from '../../scripts/faults/shim.ts';
import { foundStage, type Founded } from '../../scripts/soak/stage.ts';
import type { Readiness } from '../../src/shapes/index.ts';
import { describeOnLinux } from './linux-only.ts';

const HOUR_MS = 3_600_000;

describeOnLinux('jingwei serve when the clock jumps', function () {
  this.timeout(120_000);
  let scratch: Scratch;
  let founded: Founded;
  let clock: ClockOrders;
  let serving: Serving;
  let environment: Readonly<Record<string, string>>;
  let caller: Caller;

  before(async () => {
    scratch = openScratch();
    founded = await foundStage({ port: await freePort() });
    founded.play(answeringAfterAWhile(() => undefined));
    const orders = join(scratch.root, 'clock');
    clock = createClockOrders(orders);
    const library = compileShim('clock', scratch.root);
    environment = shimEnvironment({ library, folder: founded.settings.data, orders });
    serving = await startServing(founded.settingsFile, environment);
    caller = createCaller({ ...founded, baseUrl: serving.baseUrl, data: founded.settings.data });
  });
  after(async () => {
    caller.close();
    serving.kill('SIGKILL');
    await serving.ended;
    clock.close();
    await founded.close();
    scratch.close();
  });

  /** How the clock is judged. */
  const clockCheck = async (): Promise<string> => {
    const reply = await fetch(`${serving.baseUrl}/readyz`);
    const { checks } = (await reply.json()) as Readiness;
    const check = checks.find(({ check }) => check === 'clock-sane');
    return `${reply.status} ${check?.ok ? 'sane' : (check?.detail ?? '')}`;
  };

  it('refuses what is no longer fresh, says that it went back, serves nothing twice', async () => {
    const begun = readEntries(founded.settings.data, 0).length;
    const request = await caller.request();
    const first = await caller.send(request);
    assert.equal(first.status, 200);

    clock.set(HOUR_MS);
    const stale = await caller.send(await caller.request());
    assert.deepEqual([stale.status, stale.code], [401, 'signature-stale']);
    const ahead = Math.floor((Date.now() + HOUR_MS) / 1000);
    assert.equal((await caller.send(await caller.request(ahead))).status, 200);
    assert.equal(await clockCheck(), '200 sane');

    clock.set(0);
    assert.match(await clockCheck(), /^503 .* is before the newest entry, /);
    // The nonce expired an hour ago, by the clock as it was.
    assert.equal((await caller.send(request)).code, 'signature-replayed');
    assert.equal((await caller.send(await caller.request())).status, 200);

    clock.set(-HOUR_MS);
    assert.equal((await caller.send(request)).code, 'signature-stale');
    clock.set(HOUR_MS);
    assert.equal(await clockCheck(), '200 sane');

    const entries = readEntries(founded.settings.data, begun);
    assert.equal(entries.filter(({ entry }) => entry.kind === 'exchange.outcome').length, 3);
    assert.deepEqual(await judgeWhole(founded, first.receipt?.checkpoint), []);
  });

  const restart = async (): Promise<void> => {
    serving.kill('SIGTERM');
    await serving.ended;
    serving = await startServing(founded.settingsFile, environment);
  };

  it('serves nothing twice after a restart with the clock set forward, and set right again', async () => {
    clock.set(0);
    const request = await caller.request();
    assert.equal((await caller.send(request)).status, 200);

    // Commits while the clock says that the nonce expired long ago.
    clock.set(HOUR_MS);
    const ahead = (): number => Math.floor((Date.now() + HOUR_MS) / 1000);
    assert.equal((await caller.send(await caller.request(ahead()))).status, 200);
    await restart();
    assert.equal((await caller.send(await caller.request(ahead()))).status, 200);
    clock.set(0);
    assert.equal((await caller.send(request)).code, 'signature-replayed');
    await restart();
    assert.equal((await caller.send(request)).code, 'signature-replayed');
  });
});

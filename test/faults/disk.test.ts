import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { openScratch, type Scratch } from '../../scripts/faults/index.ts';
import type { DiskOrder } from '../../scripts/faults/disk-orders.ts';
import {
  answeringAfterAWhile,
  createCaller,
  type Answer,
} from '../../scripts/faults/gateway/caller.ts';
import { openFaultyStage, type FaultyStage } from '../../scripts/faults/gateway/faulty-stage.ts';
import { judgeWhole } from '../../scripts/faults/gateway/judge-round.ts';
import { NotServing, type Serving } from '../../scripts/faults/gateway/serving.ts';
import { exchangesIn, readEntries } from '../../scripts/faults/gateway/stored-exchanges.ts';
import { describeOnLinux } from './linux-only.ts';

const EXIT_LOG_FATAL = 70;

/** A log that can be written again is noticed within a second or two, milliseconds. */
const MENDED_WITHIN_MS = 20_000;

describeOnLinux('jingwei serve on a disk that fails', function () {
  this.timeout(120_000);
  let scratch: Scratch;
  let stage: FaultyStage;
  let serving: Serving;
  let asks = 0;

  before(async () => {
    scratch = openScratch();
    stage = await openFaultyStage(scratch);
    serving = await stage.start();
  });
  beforeEach(() => {
    asks = 0;
    stage.founded.play(answeringAfterAWhile(() => (asks += 1)));
  });
  // Every test leaves a mended gateway behind, or the next ones fail as well.
  afterEach(() => stage.orders.mend());
  after(async () => {
    serving.kill('SIGKILL');
    await serving.ended;
    await stage.close();
    scratch.close();
  });

  const call = async (): Promise<Answer> => {
    const { founded } = stage;
    const { baseUrl } = serving;
    const caller = createCaller({ ...founded, baseUrl, data: founded.settings.data });
    const answer = await caller.send(await caller.request());
    caller.close();
    return answer;
  };
  const isReady = async (): Promise<boolean> =>
    (await fetch(`${serving.baseUrl}/readyz`)).status === 200;
  const untilReady = async (): Promise<void> => {
    for (let waitedMs = 0; !(await isReady()); waitedMs += 100) {
      assert.ok(waitedMs < MENDED_WITHIN_MS, 'it is not ready again');
      await sleep(100);
    }
  };
  const entries = (): readonly string[] =>
    readEntries(stage.founded.settings.data, 0).map(({ text }) => text);
  const assertWhole = async (before: readonly string[], receipt: Answer['receipt']) => {
    assert.deepEqual(entries().slice(0, before.length), before);
    assert.deepEqual(await judgeWhole(stage.founded, receipt?.checkpoint), []);
  };

  const refusing: readonly { name: string; order: DiskOrder }[] = [
    { name: 'a full disk', order: { operation: 'write', fault: 'ENOSPC', first: 1 } },
    { name: 'a read-only disk', order: { operation: 'both', fault: 'EROFS', first: 1 } },
  ];
  for (const { name, order } of refusing) {
    it(`${name}: 503 log-unavailable and not ready; nothing is lost; goes on when mended`, async () => {
      const first = await call();
      assert.equal(first.status, 200);
      const before = entries();
      asks = 0;
      stage.orders.give(order);
      for (let count = 0; count < 3; count += 1) {
        const { status, code, receipt } = await call();
        assert.deepEqual([status, code, receipt], [503, 'log-unavailable', undefined]);
      }
      assert.equal(asks, 0);
      assert.equal(await isReady(), false);
      assert.equal((await fetch(`${serving.baseUrl}/healthz`)).status, 200);
      stage.orders.mend();
      await untilReady();
      const again = await call();
      assert.equal(again.status, 200);
      await assertWhole(before, first.receipt);
      // The intent and the outcome of the one call that came through; nothing of the others.
      assert.equal(entries().length, before.length + 2);
    });
  }

  it('a disk that is full when the answer comes: nothing leaves, and the call is told as abandoned', async () => {
    const before = entries();
    stage.founded.play((path, asked, response) => {
      stage.orders.give({ operation: 'write', fault: 'ENOSPC', first: 1 });
      answeringAfterAWhile(() => undefined)(path, asked, response);
    });
    const { status, code } = await call();
    assert.deepEqual([status, code], [503, 'log-unavailable']);
    stage.orders.mend();
    serving.kill('SIGTERM');
    assert.deepEqual(await serving.ended, { code: 0, signal: null });
    serving = await stage.start();
    await assertWhole(before, undefined);
    const exchanges = exchangesIn(readEntries(stage.founded.settings.data, before.length));
    const kinds = [...exchanges.values()].map((exchange) => exchange.kinds);
    assert.deepEqual(kinds, [['exchange.intent', 'exchange.abandoned']]);
  });

  const ending: readonly { name: string; order: DiskOrder }[] = [
    { name: 'a write', order: { operation: 'write', fault: 'EIO', first: 1, times: 1 } },
    { name: 'a sync', order: { operation: 'sync', fault: 'EIO', first: 1, times: 1 } },
  ];
  for (const { name, order } of ending) {
    it(`an I/O error at ${name}: the process ends with ${EXIT_LOG_FATAL}, and its successor serves`, async () => {
      const first = await call();
      const before = entries();
      stage.orders.give(order);
      const answer = await call().catch(() => undefined);
      assert.notEqual(answer?.status, 200);
      assert.deepEqual(await serving.ended, { code: EXIT_LOG_FATAL, signal: null });
      stage.orders.mend();
      serving = await stage.start();
      assert.equal((await call()).status, 200);
      await assertWhole(before, first.receipt);
    });
  }

  for (const { name, order } of refusing) {
    it(`${name} at the start: it says so and ends; the next start serves`, async () => {
      const before = entries();
      serving.kill('SIGTERM');
      await serving.ended;
      stage.orders.give(order);
      const refused = await stage.start().catch((error: unknown) => error);
      assert.ok(refused instanceof NotServing);
      assert.equal(refused.code, 1);
      assert.match(refused.said, /log\.db.*(磁盘已满|文件系统是否只读)/);
      stage.orders.mend();
      serving = await stage.start();
      assert.equal((await call()).status, 200);
      await assertWhole(before, undefined);
    });
  }
});

import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { EdgeFault } from './edge-codes.ts';
import { createPoller, type BatchIntake, type Polled, type Poller } from './index.ts';
import type { Source, SourceBatch } from './sources/source.ts';

const batch = (number: string, records: SourceBatch['records']): SourceBatch => ({
  batch: number,
  content: 'delta',
  count: 1,
  window: { fromMs: 0, untilMs: 0 },
  records,
});

async function* lines(): AsyncGenerator<string> {
  for (let line = 0; line < 3; line += 1) yield await Promise.resolve('{}');
}

const applying: BatchIntake = {
  take: async (taken) => {
    for await (const line of taken.records(0)) assert.equal(line, '{}');
    return { outcome: 'applied' };
  },
};

describe('a source that is polled', () => {
  const polls: Polled[] = [];
  const waits: number[] = [];
  beforeEach(() => {
    polls.splice(0);
    waits.splice(0);
  });

  const pollerOf = (
    prepare: Source['prepare'],
    intake: BatchIntake = applying,
    onWait: () => void = () => undefined,
  ): Poller =>
    createPoller({
      source: { prepare, settle: () => Promise.resolve(), waiting: () => 2 },
      intake,
      everyMs: () => 60_000,
      wait: async (ms) => {
        waits.push(ms);
        onWait();
        await setImmediate();
      },
      random: () => 1,
      onPolled: (polled) => void polls.push(polled),
    });

  it('is drained, and tells what waits', async () => {
    const offered = [batch('1', lines), batch('2', lines)];
    const poller = pollerOf(() => Promise.resolve(offered.shift()));
    assert.deepEqual(await poller.poll(), { applied: 2, waiting: 2 });
  });

  it('is never looked at twice at once', async () => {
    let underWay = 0;
    const poller = pollerOf(async () => {
      underWay += 1;
      assert.equal(underWay, 1);
      await setImmediate();
      underWay -= 1;
      return undefined;
    });
    await Promise.all([poller.poll(), poller.poll(), poller.poll()]);
    assert.equal(polls.length, 3);
  });

  it('is tried again after growing pauses while it is away, and left alone where it was refused', async () => {
    const faults = [
      new EdgeFault('source-unavailable', 'people'),
      new Error('any'),
      new EdgeFault('too-many-gone', 'people'),
    ];
    let isDone = (): void => undefined;
    const done = new Promise<void>((resolve) => (isDone = resolve));
    const poller = pollerOf(
      () => {
        const fault = faults.shift();
        return fault === undefined ? Promise.resolve(undefined) : Promise.reject(fault);
      },
      applying,
      () => {
        if (waits.length === 4) isDone();
      },
    );
    poller.start();
    await done;
    await poller.stop();
    const codes = polls.slice(0, 4).map(({ code }) => code);
    assert.deepEqual(codes, ['source-unavailable', 'internal', 'too-many-gone', undefined]);
    assert.deepEqual(waits.slice(0, 4), [500, 1000, 60_000, 60_000]);
  });

  it('ends its look at a batch that was refused', async () => {
    const poller = pollerOf(() => Promise.resolve(batch('1', lines)), {
      take: () => Promise.resolve({ outcome: 'refused' }),
    });
    assert.equal((await poller.poll()).code, 'batch-refused');
  });

  it('leaves a batch between two records when it is stopped', async () => {
    let stopped: Promise<void> | undefined;
    let settled = 0;
    const poller = createPoller({
      source: {
        prepare: () =>
          Promise.resolve(
            batch('1', async function* () {
              yield '{}';
              stopped ??= poller.stop();
              yield await Promise.resolve('{}');
            }),
          ),
        settle: () => Promise.resolve(void (settled += 1)),
      },
      intake: applying,
      everyMs: () => 1,
      wait: () => Promise.resolve(),
      random: () => 0,
      onPolled: (polled) => void polls.push(polled),
    });
    poller.start();
    while (stopped === undefined) await setImmediate();
    await stopped;
    assert.deepEqual([settled, polls.length], [0, 0]);
  });
});

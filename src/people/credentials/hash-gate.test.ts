import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { createHashGate } from './hash-gate.ts';

/** Work that ends when it is told to. */
function createWorkshop() {
  const ends: (() => void)[] = [];
  let running = 0;
  let most = 0;
  const work = async (): Promise<string> => {
    running += 1;
    most = Math.max(most, running);
    await new Promise<void>((resolve) => ends.push(resolve));
    running -= 1;
    return 'done';
  };
  const finish = async (): Promise<void> => {
    while (ends.length > 0) {
      ends.shift()?.();
      await setImmediate();
    }
  };
  return { work, finish, most: () => most };
}

describe('the gate of hashes', () => {
  it('lets so many work at once, so many wait, and refuses the rest', async () => {
    const gate = createHashGate({ atOnceMax: 2, waitingMax: 3 });
    const { work, finish, most } = createWorkshop();
    const all = Array.from({ length: 7 }, (_, number) => gate(`10.0.0.${number}`, work));
    await finish();
    const busy = { refused: 'overloaded', retryAfterSeconds: 2 };
    assert.deepEqual(await Promise.all(all), ['done', 'done', 'done', 'done', 'done', busy, busy]);
    assert.equal(most(), 2);
  });

  it('gives one address some of the places to wait, not all', async () => {
    const gate = createHashGate({ atOnceMax: 1, waitingMax: 32 });
    const { work, finish } = createWorkshop();
    const flood = Array.from({ length: 20 }, () => gate('10.0.0.1', work));
    const other = gate('10.0.0.2', work);
    await finish();
    const heard = (await Promise.all(flood)).filter((each) => each === 'done');
    assert.equal(heard.length, 1 + 8);
    assert.equal(await other, 'done');
  });

  it('hands its place on when work fails', async () => {
    const gate = createHashGate({ atOnceMax: 1, waitingMax: 1 });
    const failing = gate('a', () => Promise.reject(new Error('out of memory')));
    const next = gate('b', () => Promise.resolve('done'));
    await assert.rejects(failing, /out of memory/);
    assert.equal(await next, 'done');
    assert.equal(await gate('c', () => Promise.resolve('done')), 'done');
  });
});

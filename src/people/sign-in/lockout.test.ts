import assert from 'node:assert/strict';
import fc from 'fast-check';
import { networkOf } from './network-of.ts';
import { createThrottle, type Attempt } from './throttle.ts';

const CAP_MS = 15 * 60_000;
const SOON_MS = 30_000;

/** Somebody tries, from one of these networks, after so long; or comes in with the right password. */
const step = fc.record({
  network: fc.integer({ min: 0, max: 5 }),
  afterMs: fc.oneof(fc.integer({ min: 0, max: 2000 }), fc.integer({ min: 0, max: CAP_MS * 2 })),
  isRight: fc.boolean(),
});

const owner = (change: Partial<Attempt> = {}): Attempt => ({
  loginName: 'lin',
  network: 'owner',
  isKnownSource: false,
  ...change,
});

function played(steps: readonly { network: number; afterMs: number; isRight: boolean }[]) {
  let now = 1_781_496_000_000;
  const throttle = createThrottle({ now: () => now }, CAP_MS);
  const waits: number[] = [];
  for (const { network, afterMs, isRight } of steps) {
    now += afterMs;
    const entered = throttle.enter(owner({ network: `10.0.0.${network}` }));
    if (!('succeeded' in entered)) waits.push(entered.waitSeconds * 1000);
    else if (isRight) entered.succeeded();
    else waits.push(entered.waitSeconds() * 1000);
  }
  return { throttle, waits, pass: (ms: number) => (now += ms) };
}

describe('lockout', () => {
  it('never lasts longer than its cap, whatever was tried', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
        const { throttle, waits, pass } = played(steps);
        assert.deepEqual(
          waits.filter((wait) => wait > CAP_MS),
          [],
        );
        pass(CAP_MS);
        for (let network = 0; network <= 5; network += 1) {
          assert.equal(
            'succeeded' in throttle.enter(owner({ network: `10.0.0.${network}` })),
            true,
          );
          pass(SOON_MS);
        }
      }),
    );
  });

  it('is not made longer by trying meanwhile', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 500 }), { maxLength: 50 }), (pauses) => {
        const { throttle, pass } = played(
          Array.from({ length: 8 }, () => ({ network: 0, afterMs: 60_000, isRight: false })),
        );
        const wait = (): number => {
          const entered = throttle.enter(owner({ network: '10.0.0.0' }));
          return 'succeeded' in entered ? 0 : entered.waitSeconds;
        };
        const first = wait();
        let passed = 0;
        for (const pause of pauses) {
          pass(pause);
          passed += pause;
          if (passed >= first * 1000) break;
          assert.equal(wait() <= first, true);
        }
        pass(Math.max(0, first * 1000 - passed));
        assert.equal(wait(), 0);
      }),
    );
  });

  it('lets the right password in from another network soon, and from a known one at once', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
        const { throttle, pass } = played(steps);
        assert.equal(
          'succeeded' in throttle.enter(owner({ network: 'k', isKnownSource: true })),
          true,
        );
        const fresh = throttle.enter(owner({ network: 'n' }));
        if (!('succeeded' in fresh)) {
          assert.equal(fresh.waitSeconds * 1000 <= SOON_MS, true);
          pass(fresh.waitSeconds * 1000);
          assert.equal('succeeded' in throttle.enter(owner({ network: 'n' })), true);
        }
      }),
    );
  });

  it('forgets failures of which an hour nothing was added to', () => {
    const steps = Array.from({ length: 30 }, () => ({
      network: 0,
      afterMs: CAP_MS,
      isRight: false,
    }));
    const { throttle, pass } = played(steps);
    pass(60 * 60_000);
    for (let free = 0; free < 3; free += 1) {
      const entered = throttle.enter(owner({ network: '10.0.0.0' }));
      assert.equal('succeeded' in entered && entered.waitSeconds(), 0);
    }
  });

  it('takes back what was not heard', () => {
    const { throttle } = played([]);
    for (let time = 0; time < 50; time += 1) {
      const entered = throttle.enter(owner());
      assert.equal('succeeded' in entered, true);
      if ('succeeded' in entered) entered.withdrawn();
    }
  });

  it('holds a bounded number of accounts: the oldest make room', () => {
    const { throttle } = played([]);
    const isOpen = (attempt: Attempt): boolean => 'succeeded' in throttle.enter(attempt);
    const opened = Array.from({ length: 5 }, () => isOpen(owner()));
    assert.deepEqual(opened, [true, true, true, true, false]);
    for (let account = 0; account < 100_000; account += 1)
      isOpen(owner({ loginName: `${account}` }));
    assert.equal(isOpen(owner()), true);
  });
});

describe('a source', () => {
  const cases = [
    ['10.20.30.40', '10.20.30.40'],
    ['::ffff:10.20.30.40', '10.20.30.40'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:0DB8:0001:0002::6', '2001:db8:1:2'],
    ['2001:db8::1', '2001:db8:0:0'],
    ['::1', '0:0:0:0'],
    ['fe80::', 'fe80:0:0:0'],
  ] as const;
  for (const [address, network] of cases) {
    it(`${address} is counted as ${network}`, () => assert.equal(networkOf(address), network));
  }
});

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { createReplayGuard, type ReplayGuard } from './index.ts';

const WINDOW_MS = 600_000;

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();

describe('replay guard', () => {
  let now = 0;
  const clock = { now: () => now };
  const elapsedMs = (): number => now;
  beforeEach(() => (now = Date.UTC(2026, 0, 5)));

  it('takes a nonce once within its window, and again after it', () => {
    const guard = createReplayGuard({ sha256, clock, elapsedMs });
    const expiresAt = now + WINDOW_MS;
    assert.equal(guard.reserve('k', 'n', expiresAt), true);
    assert.equal(guard.reserve('k', 'n', expiresAt), false);
    now = expiresAt - 1;
    assert.equal(guard.reserve('k', 'n', now + WINDOW_MS), false);
    now = expiresAt;
    assert.equal(guard.reserve('k', 'n', now + WINDOW_MS), true);
    assert.equal(guard.reserve('k', 'n', now + WINDOW_MS), false);
  });

  it('tells keys apart', () => {
    const guard = createReplayGuard({ sha256, clock, elapsedMs });
    const taken = [
      ['a', 'bc'],
      ['ab', 'c'],
      ['a', 'b c'],
      ['a b', 'c'],
    ].map(([keyid = '', nonce = '']) => guard.reserve(keyid, nonce, now + WINDOW_MS));
    assert.deepEqual(taken, [true, true, true, true]);
  });

  it('takes nothing that has expired', () =>
    assert.equal(createReplayGuard({ sha256, clock, elapsedMs }).reserve('k', 'n', now), false));

  it('knows the nonces of the log that are still live', () => {
    const live = [
      { keyid: 'k', nonce: 'live', expiresAt: now + 1 },
      { keyid: 'k', nonce: 'gone', expiresAt: now },
    ];
    const guard = createReplayGuard({ sha256, clock, elapsedMs, live });
    assert.equal(guard.size, 2);
    assert.equal(guard.reserve('k', 'live', now + WINDOW_MS), false);
    assert.equal(guard.reserve('k', 'gone', now + WINDOW_MS), true);
  });

  it('knows the nonces of the log while they may live, whatever the clock says', () => {
    const live = [{ keyid: 'k', nonce: 'n', expiresAt: now + WINDOW_MS }];
    const start = now;
    let passedMs = 0;
    // Set forward, at a start; then right again.
    now = start + 3_600_000;
    const options = { lifeMs: WINDOW_MS, nonceCountMax: 1 };
    const guard = createReplayGuard({ sha256, clock, elapsedMs: () => passedMs, live }, options);
    assert.equal(guard.reserve('k', 'n', now + WINDOW_MS), false);
    assert.equal(
      guard.reserve('k', 'other', now + WINDOW_MS),
      true,
      'what is loaded takes no room',
    );
    now = start + 1000;
    assert.equal(guard.reserve('k', 'n', start + WINDOW_MS), false);
    passedMs = 10 * WINDOW_MS;
    now = start + passedMs;
    assert.equal(guard.reserve('k', 'n', now + WINDOW_MS), true);
  });

  it('takes no more than it can remember, and goes on when some have expired', () => {
    const guard = createReplayGuard({ sha256, clock, elapsedMs }, { nonceCountMax: 2 });
    const reserve = (nonce: string): boolean => guard.reserve('k', nonce, now + 10_000);
    assert.deepEqual([reserve('1'), reserve('2'), reserve('1')], [true, true, false]);
    assert.throws(() => reserve('3'), { code: 'overloaded', fields: { retryAfterSeconds: 10 } });
    now += 30_000;
    assert.equal(reserve('3'), true);
    assert.equal(guard.size, 1);
  });

  it('holds no more than the nonces of one window and two buckets', () => {
    const guard = createReplayGuard({ sha256, clock, elapsedMs });
    let sizeMax = 0;
    for (let second = 0; second < 5000; second += 1) {
      guard.reserve('k', second.toString(), now + WINDOW_MS);
      sizeMax = Math.max(sizeMax, guard.size);
      now += 1000;
    }
    assert.ok(sizeMax >= 600 && sizeMax <= 621, sizeMax.toString());
  });

  it('knows a nonce when the clock was set forward and back', () => {
    let passedMs = 0;
    const guard = createReplayGuard({ sha256, clock, elapsedMs: () => passedMs });
    const start = now;
    const expiresAt = start + WINDOW_MS;
    assert.equal(guard.reserve('k', 'n', expiresAt), true);
    for (const step of [1, 2, 3]) {
      now = start + step * 3_600_000;
      passedMs += 1000;
      assert.equal(guard.reserve('k', `ahead-${step}`, now + WINDOW_MS), true);
    }
    now = start + 3000;
    assert.equal(guard.reserve('k', 'n', expiresAt), false);
    assert.equal(guard.size, 4);
    passedMs = 5 * 3_600_000;
    now = start + 5 * 3_600_000;
    assert.equal(guard.reserve('k', 'later', now + WINDOW_MS), true);
    assert.equal(guard.size, 1);
  });

  it('knows a nonce when the clock was set back', () => {
    let passedMs = 0;
    const guard = createReplayGuard({ sha256, clock, elapsedMs: () => passedMs });
    const expiresAt = now + WINDOW_MS;
    assert.equal(guard.reserve('k', 'n', expiresAt), true);
    passedMs = WINDOW_MS + 60_000;
    now = expiresAt - 1;
    assert.equal(guard.reserve('k', 'n', expiresAt), false);
  });

  it('knows a nonce taken twice while a clock set back may still ask for it', () => {
    const guard = createReplayGuard({ sha256, clock, elapsedMs });
    const start = now;
    assert.equal(guard.reserve('a', '3', start + 1), true);
    now = start + 2;
    assert.equal(guard.reserve('a', '3', start + 25_000), true);
    now = start + 27_000;
    guard.reserve('a', '1', now + 1);
    now = start + 24_000;
    assert.equal(guard.reserve('a', '3', now + 10), false);
  });

  it('does what a list of all nonces would do, whatever the order and the clock', () => {
    const step = fc.record({
      waitMs: fc.oneof(fc.integer({ min: -9000, max: 15_000 }), fc.constant(WINDOW_MS)),
      keyid: fc.constantFrom('a', 'b'),
      nonce: fc.constantFrom('1', '2', '3'),
      lifeMs: fc.integer({ min: 0, max: 40_000 }),
    });
    const modelOf = (): Pick<ReplayGuard, 'reserve'> => {
      const used: { readonly key: string; readonly expiresAt: number }[] = [];
      const reserve = (keyid: string, nonce: string, expiresAt: number): boolean => {
        const key = `${keyid} ${nonce}`;
        const isUsed = used.some((one) => one.key === key && one.expiresAt > now);
        if (isUsed || expiresAt <= now) return false;
        used.push({ key, expiresAt });
        return true;
      };
      return { reserve };
    };
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const guard = createReplayGuard({ sha256, clock, elapsedMs });
        const model = modelOf();
        let latest = now;
        for (const { waitMs, keyid, nonce, lifeMs } of steps) {
          now = Math.max(latest - 9000, now + waitMs);
          latest = Math.max(latest, now);
          const expected = model.reserve(keyid, nonce, now + lifeMs);
          assert.equal(guard.reserve(keyid, nonce, now + lifeMs), expected);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

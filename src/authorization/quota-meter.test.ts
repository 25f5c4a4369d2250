import assert from 'node:assert/strict';
import type { Grant } from '../shapes/index.ts';
import { createQuotaMeter, type QuotaMeter } from './index.ts';
import { grantOf } from './world.test.ts';

interface Bench {
  readonly meter: QuotaMeter;
  at(instant: string): void;
  /** Calls until the meter refuses, at most 100. */
  spend(grant: Grant): number;
}

function createBench(): Bench {
  let now = 0;
  const meter = createQuotaMeter({ now: () => now });
  return {
    meter,
    at: (instant) => {
      now = Date.parse(instant);
    },
    spend: (grant) => {
      let calls = 0;
      for (; calls < 100 && meter.exceeded(grant) === undefined; calls += 1) meter.count(grant);
      return calls;
    },
  };
}

describe('authorization quota meter', () => {
  it('counts by the minute and says when the next begins', () => {
    const bench = createBench();
    const grant = grantOf({ quota: { perMinute: 3 } });
    bench.at('2026-06-15T04:00:10.500Z');
    assert.equal(bench.spend(grant), 3);
    const refusal = bench.meter.exceeded(grant);
    assert.equal(refusal?.refused, 'quota-exceeded');
    assert.equal(refusal.retryAfterSeconds, 50);
    assert.match(refusal.detail?.en ?? '', /2026-06-15T04:01:00\.500Z/);
    bench.at('2026-06-15T04:00:59.999Z');
    assert.equal(bench.meter.exceeded(grant)?.retryAfterSeconds, 1);
    bench.at('2026-06-15T04:01:00.000Z');
    assert.equal(bench.spend(grant), 3);
  });

  it('counts by the day of Shanghai, and a new minute does not forget it', () => {
    const bench = createBench();
    const grant = grantOf({ quota: { perMinute: 3, perDay: 5 } });
    bench.at('2026-06-15T15:58:00.000Z');
    assert.equal(bench.spend(grant), 3);
    bench.at('2026-06-15T15:59:00.000Z');
    assert.equal(bench.spend(grant), 2);
    assert.equal(bench.meter.exceeded(grant)?.retryAfterSeconds, 60);
    bench.at('2026-06-15T16:00:00.000Z');
    assert.equal(bench.spend(grant), 3);
  });

  it('counts what was before now in the minute and the day it was in', () => {
    const bench = createBench();
    const grant = grantOf({ quota: { perMinute: 3, perDay: 5 } });
    bench.at('2026-06-15T16:01:30.000Z');
    const before = [
      '2026-06-15T15:59:59.999Z',
      '2026-06-15T16:00:00.000Z',
      '2026-06-15T16:01:00.000Z',
    ];
    for (const at of before) bench.meter.count(grant, { subjects: 1 }, Date.parse(at));
    assert.equal(bench.spend(grant), 2);
    bench.at('2026-06-15T16:02:00.000Z');
    assert.equal(bench.spend(grant), 1);
  });

  it('keeps grants apart, and never refuses one without a quota', () => {
    const bench = createBench();
    const [a, b] = ['G-a', 'G-b'].map((grant) => grantOf({ grant, quota: { perDay: 2 } }));
    bench.at('2026-06-15T04:00:00.000Z');
    assert.equal(bench.spend(a!), 2);
    assert.equal(bench.spend(b!), 2);
    assert.equal(bench.spend(grantOf({ grant: 'G-c' })), 100);
    assert.equal(bench.spend(grantOf({ grant: 'G-d', quota: {} })), 100);
  });
});

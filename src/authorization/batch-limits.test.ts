import assert from 'node:assert/strict';
import type { Purpose, PurposeClass } from '../shapes/index.ts';
import { createQuotaMeter, oversizedBatch, SUBJECTS_PER_BATCH_MAX, useOf } from './index.ts';
import { grantOf } from './world.test.ts';

const rows: readonly (readonly [PurposeClass, number, number])[] = [
  ['service', 200, 1000],
  ['regulation', 1000, 5000],
  ['emergency', 1000, 20_000],
  ['statistics', 1000, 2000],
];

const needFor = (purpose: Purpose, subjects: number) =>
  ({ operation: 'verify-batch', dataset: 'persons', purpose, subjects }) as const;

describe('authorization limits batches by purpose', () => {
  for (const [purposeClass, perBatch, perMinute] of rows) {
    const purpose = { class: purposeClass };

    it(`${purposeClass}: ${perBatch} subjects a batch`, () => {
      assert.equal(oversizedBatch(purpose, perBatch), undefined);
      assert.equal(oversizedBatch(purpose, perBatch + 1)?.refused, 'body-too-large');
      assert.ok(perBatch <= SUBJECTS_PER_BATCH_MAX);
    });

    it(`${purposeClass}: ${perMinute} subjects a minute under a grant without a quota`, () => {
      let now = 0;
      const meter = createQuotaMeter({ now: () => now });
      const use = useOf(needFor(purpose, perBatch));
      for (let spent = 0; spent < perMinute; spent += perBatch) {
        assert.equal(meter.exceeded(grantOf(), use), undefined);
        meter.count(grantOf(), use);
      }
      assert.equal(meter.exceeded(grantOf(), use)?.refused, 'quota-exceeded');
      assert.equal(meter.exceeded(grantOf({ grant: 'G-other' }), use), undefined);
      now = 60_000;
      assert.equal(meter.exceeded(grantOf(), use), undefined);
    });
  }

  it('counts the subjects of a batch against the grant’s own quota', () => {
    const meter = createQuotaMeter({ now: () => 0 });
    const grant = grantOf({ quota: { perDay: 5 } });
    const use = useOf(needFor({ class: 'emergency' }, 3));
    meter.count(grant, use);
    assert.equal(meter.exceeded(grant), undefined);
    const refusal = meter.exceeded(grant, use);
    assert.equal(refusal?.refused, 'quota-exceeded');
    assert.ok((refusal.retryAfterSeconds ?? 0) > 0);
  });

  it('names no time to come back when the quota would never do', () => {
    const meter = createQuotaMeter({ now: () => 0 });
    const grant = grantOf({ quota: { perMinute: 2 } });
    const refusal = meter.exceeded(grant, useOf(needFor({ class: 'emergency' }, 3)));
    assert.equal(refusal?.refused, 'quota-exceeded');
    assert.equal(refusal.retryAfterSeconds, undefined);
  });

  it('counts a single call as one, at no pace of its own', () => {
    const need = { ...needFor({ class: 'service' }, 1), operation: 'verify' } as const;
    assert.deepEqual(useOf(need), { subjects: 1 });
  });
});

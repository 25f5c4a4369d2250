import assert from 'node:assert/strict';
import type { Catalog } from './catalog/index.ts';
import { createHasEnded, keysOfLivingAgencies } from './ended-agencies.ts';
import type { KeyRegistry } from './identity/index.ts';

describe('an agency that has ended', () => {
  const agencies = new Map([
    ['living', {}],
    ['ending', { until: '2026-07-01' }],
  ]);
  const catalog = (): Catalog => ({ agencies }) as unknown as Catalog;
  let now = 0;
  const hasEnded = createHasEnded(catalog, { now: () => now });
  const registry = {
    findKey: (keyid: string) => ({ keyid, agency: keyid.split(':')[0] ?? '' }),
    stands: () => true,
  } as unknown as KeyRegistry;
  const keys = keysOfLivingAgencies(registry, { hasEnded });

  it('has so from midnight in Shanghai of the day its document says, and unknown ones always', () => {
    const rows = [
      ['2026-06-30T15:59:59.999Z', [false, false, true]],
      ['2026-06-30T16:00:00.000Z', [false, true, true]],
    ] as const;
    for (const [at, expected] of rows) {
      now = Date.parse(at);
      assert.deepEqual(['living', 'ending', 'unknown'].map(hasEnded), expected, at);
    }
  });

  it('has no key that lets anybody in, also not just before release', () => {
    now = Date.parse('2026-06-30T15:59:59.999Z');
    assert.deepEqual([keys.findKey('ending:k')?.agency, keys.stands('ending:k')], ['ending', true]);
    now += 1;
    assert.deepEqual([keys.findKey('ending:k'), keys.stands('ending:k')], [undefined, false]);
    assert.deepEqual([keys.findKey('living:k')?.agency, keys.stands('living:k')], ['living', true]);
  });
});

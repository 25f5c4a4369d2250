import assert from 'node:assert/strict';
import type { AuditChain, PurposeClass } from '../shapes/index.ts';
import type { Names } from './names.ts';
import { personView } from './person-view.ts';

const names = {
  purpose: (name: PurposeClass) => name,
  item: (_dataset: string, id: string) => ({ id }),
} as unknown as Names;

const DELAYS = { service: 0, regulation: 30, emergency: 0, statistics: 0 };

const look = (purpose: PurposeClass | undefined, at: string): AuditChain => ({
  kind: 'exchange',
  exchange: '01900000-0000-7000-8000-000000000000',
  index: 1,
  at,
  requester: { id: 'a' },
  system: 's',
  dataset: { id: 'd' },
  ...(purpose === undefined ? {} : { purpose: { class: purpose, plan: 'P-1' } }),
  bundle: `sha256:${'0'.repeat(64)}`,
  result: 'released',
  released: ['x'],
  omitted: [],
  hops: [],
});

describe('what a person may be told', () => {
  const AT = '2026-11-01T02:00:00.000Z';
  const viewAt = (now: string) =>
    personView([look('regulation', AT), look('service', AT), look(undefined, AT)], {
      names,
      delays: DELAYS,
      nowMs: Date.parse(now),
    });

  it('waits where the purpose demands it, and is counted meanwhile', () => {
    const { looks, delayed } = viewAt('2026-12-01T01:59:59.999Z');
    assert.deepEqual(
      looks.map(({ purpose }) => purpose),
      ['service', undefined],
    );
    assert.deepEqual(delayed, [{ purpose: 'regulation', count: 1, tellableFrom: '2026-12-01' }]);
  });

  it('is told once the time is over, without the plan it was for', () => {
    const { looks, delayed } = viewAt('2026-12-01T02:00:00.000Z');
    assert.equal(looks.length, 3);
    assert.deepEqual(delayed, []);
    assert.equal(JSON.stringify(looks).includes('P-1'), false);
  });
});

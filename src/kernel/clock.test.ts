import assert from 'node:assert/strict';
import { instantOf, newId, shanghaiDateOf, systemClock } from './index.ts';

describe('kernel clock and ids', () => {
  it('spells instants in UTC with milliseconds', () => {
    assert.equal(instantOf(0), '1970-01-01T00:00:00.000Z');
    assert.equal(instantOf(Date.UTC(2026, 10, 22, 1, 2, 3, 4)), '2026-11-22T01:02:03.004Z');
  });

  for (const [instant, date] of [
    ['2026-01-01T15:59:59.999Z', '2026-01-01'],
    ['2026-01-01T16:00:00.000Z', '2026-01-02'],
    ['2025-12-31T16:00:00.000Z', '2026-01-01'],
    ['2024-02-28T16:00:00.000Z', '2024-02-29'],
  ] as const) {
    it(`${instant} is ${date} in Shanghai`, () => {
      assert.equal(shanghaiDateOf(Date.parse(instant)), date);
    });
  }

  it('reads the system clock', () => {
    assert.ok(Math.abs(systemClock.now() - Date.now()) < 1000);
  });

  it('makes UUIDv7: all different, sorted as they were made, dated now', () => {
    const ids = Array.from({ length: 2000 }, () => newId());
    assert.equal(new Set(ids).size, ids.length);
    assert.deepEqual([...ids].sort(), ids);
    for (const id of ids) {
      assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    }
    const madeAt = Number.parseInt(ids[0]!.replaceAll('-', '').slice(0, 12), 16);
    assert.ok(Math.abs(madeAt - Date.now()) < 5000);
  });
});

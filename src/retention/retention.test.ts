import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import type { Erasures, PendingErasure } from '../audit/index.ts';
import { instantOf, newId } from '../kernel/index.ts';
import type { Entry } from '../shapes/index.ts';
import { createErasureDesk, createExpiry } from './index.ts';

const DAY_MS = 86_400_000;
const NOW = Date.parse('2026-06-15T04:00:00.000Z');

/** A store that holds `left` exchanges past their term. */
function storeOf(left: number): Erasures & { readonly left: () => number } {
  const waiting = new Map<string, PendingErasure>();
  return {
    left: () => left,
    add: (pending) => void waiting.set(pending.erasure, pending),
    all: () => [...waiting.values()],
    find: (erasure) => waiting.get(erasure),
    carryOut: ({ erasure }) => {
      waiting.delete(erasure);
      return { exchanges: 1, keys: 0 };
    },
    drop: (erasure) => void waiting.delete(erasure),
    countBefore: () => left,
    expireBefore: () => {
      const exchanges = Math.min(left, 2);
      left -= exchanges;
      return { exchanges, keys: 0 };
    },
    close: () => undefined,
  };
}

describe('evidence at the end of its term', () => {
  afterEach(() => mock.timers.reset());

  it('is erased in slices by the timer, after an entry that says how much', async () => {
    mock.timers.enable({ apis: ['setInterval'] });
    const erasures = storeOf(5);
    const entries: Entry[] = [];
    const record = (entry: Entry): Promise<void> => {
      assert.equal(erasures.left(), 5);
      entries.push(entry);
      return Promise.resolve();
    };
    const clock = { now: () => NOW };
    const onError = (error: unknown): never => assert.fail(String(error));
    const expiry = createExpiry({ clock, erasures, record, onError }, 30);
    await setImmediate();
    assert.equal(entries.length, 0);
    mock.timers.tick(6 * 60 * 60 * 1000);
    await expiry.close();
    assert.equal(erasures.left(), 0);
    const at = instantOf(NOW);
    const before = instantOf(NOW - 30 * DAY_MS);
    assert.deepEqual(entries, [{ kind: 'evidence.expired', at, before, exchanges: 5 }]);
  });

  it('stays while the entry cannot be written, and that is told', async () => {
    const erasures = storeOf(5);
    const failures: unknown[] = [];
    const record = (): Promise<void> => Promise.reject(new Error('full'));
    const onError = (error: unknown): void => void failures.push(error);
    const expiry = createExpiry({ clock: { now: () => NOW }, erasures, record, onError }, 30);
    assert.equal(await expiry.run(), 0);
    await expiry.close();
    assert.deepEqual([erasures.left(), failures.length], [5, 1]);
  });
});

describe('an erasure', () => {
  it('is decided by somebody else than who asked, and once', async () => {
    const kinds: string[] = [];
    const desk = createErasureDesk(
      {
        clock: { now: () => NOW },
        newId,
        erasures: storeOf(0),
        indexTokenOf: () => 'token',
        record: ({ kind }) => Promise.resolve(void kinds.push(kind)),
      },
      { erasureDays: 14 },
    );
    const asked = await desk.ask({ exchange: newId(), reason: 'other', by: 'auditor' });
    assert.ok('erasure' in asked);
    const { erasure } = asked;
    const own = { refused: 'own-request' };
    assert.deepEqual(await desk.approve({ erasure, by: 'auditor' }), own);
    assert.deepEqual(await desk.refuse({ erasure, by: 'auditor' }), own);
    assert.deepEqual(kinds, ['erasure.asked']);
    const answers = await Promise.all([
      desk.approve({ erasure, by: 'other' }),
      desk.refuse({ erasure, by: 'third' }),
    ]);
    assert.deepEqual(answers[1], { refused: 'erasure-unknown' });
    assert.deepEqual(kinds, ['erasure.asked', 'erasure.approved', 'erasure.done']);
  });
});

describe('an erasure that nobody decides', () => {
  it('lapses, and is then unknown to everybody', async () => {
    let now = NOW;
    const erasures = storeOf(0);
    const desk = createErasureDesk(
      {
        clock: { now: () => now },
        newId,
        erasures,
        indexTokenOf: () => 'token',
        record: () => Promise.resolve(),
      },
      { erasureDays: 14 },
    );
    const asked = await desk.ask({ exchange: newId(), reason: 'other', by: 'auditor' });
    assert.ok('erasure' in asked);
    const { erasure } = asked;
    now += 14 * DAY_MS - 1;
    assert.deepEqual(desk.waiting(), [asked]);
    now += 1;
    assert.deepEqual(desk.waiting(), []);
    const decided = await desk.approve({ erasure, by: 'other' });
    assert.deepEqual(decided, { refused: 'erasure-unknown' });
    assert.deepEqual(erasures.all(), []);
  });
});

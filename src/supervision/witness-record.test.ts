import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Entry } from '../shapes/index.ts';
import type { Asked } from '../witness/index.ts';
import { createPatientRecord, createWitnessEntries } from './index.ts';

const at = '2026-11-22T00:00:00.000Z';
const clock = { now: () => Date.parse(at) };
const witnesses = [{ name: 'bureau', outcome: 'unreachable' }] as const;

describe('witnesses as entries', () => {
  it('say which answered how, on what size, and how long ago', () => {
    const entries = createWitnessEntries(clock);
    const seen = { ageMs: 61_900, size: 7, witnesses };
    const expected = { at, witnesses, size: 7, ageSeconds: 61 };
    assert.deepEqual(entries.freshness('late', seen), { kind: 'witness.late', ...expected });
    assert.deepEqual(entries.freshness('stale', seen), { kind: 'witness.stale', ...expected });
    assert.deepEqual(entries.freshness('fresh', seen), { kind: 'witness.recovered', ...expected });
  });

  it('have neither size nor age when the log is not the one that was cosigned', () =>
    assert.deepEqual(
      createWitnessEntries(clock).freshness('stale', { ageMs: Infinity, witnesses }),
      {
        kind: 'witness.stale',
        at,
        witnesses,
      },
    ));

  const differs = { kind: 'witness.differs', at, witness: 'bureau', size: 9 };
  const ahead: Asked = { outcome: 'ahead', size: 12 };
  const refused = (status: number): Asked => ({ outcome: 'refused', status });

  it('tell a difference once, until the witness cosigns again', () => {
    const entries = createWitnessEntries(clock);
    const tell = (asked: Asked) => entries.outcome('bureau', asked, 9);
    const first = { ...differs, found: 'ahead', status: 409, cosignedSize: 12 };
    assert.deepEqual(tell(ahead), first);
    assert.equal(tell({ outcome: 'unreachable' }), undefined);
    assert.equal(tell(ahead), undefined);
    assert.deepEqual(tell(refused(422)), { ...differs, found: 'refused', status: 422 });
    assert.equal(tell({ outcome: 'cosigned', lines: '' }), undefined);
    assert.deepEqual(tell(refused(422)), { ...differs, found: 'refused', status: 422 });
    assert.deepEqual(tell(refused(409)), { ...differs, found: 'refused', status: 409 });
  });

  it('tell nothing of a witness that speaks of no tree', () => {
    const entries = createWitnessEntries(clock);
    for (const status of [400, 403, 404]) {
      assert.equal(entries.outcome('bureau', refused(status), 9), undefined);
    }
  });
});

describe('a record that waits for its log', () => {
  const entry = (index: number): Entry => ({
    kind: 'clock.jumped',
    at,
    expected: at,
    byMs: index,
  });
  const waiting = () => {
    const state = { isDown: true, written: [] as number[], told: 0 };
    const record = createPatientRecord(
      {
        append: (one) => {
          if (state.isDown) return Promise.reject(new Error('full'));
          if (one.kind === 'clock.jumped') state.written.push(one.byMs);
          return Promise.resolve({} as never);
        },
        onFailed: () => void (state.told += 1),
      },
      5,
    );
    return { state, record };
  };

  it('writes in order once the log can be written, and tells of the failure once', async () => {
    const { state, record } = waiting();
    for (const index of [1, 2, 3]) record.put(entry(index));
    await sleep(40);
    assert.deepEqual([state.written, state.told], [[], 1]);
    state.isDown = false;
    while (state.written.length < 3) await sleep(5);
    record.put(entry(4));
    await record.close();
    assert.deepEqual(state.written, [1, 2, 3, 4]);
  });

  it('gives up the oldest of too many, and ends while the log is down', async () => {
    const { state, record } = waiting();
    for (let index = 0; index < 105; index += 1) record.put(entry(index));
    await sleep(10);
    state.isDown = false;
    await record.close();
    assert.deepEqual([state.written.length, state.written[0]], [100, 5]);
    const other = waiting();
    other.record.put(entry(1));
    await other.record.close();
    assert.deepEqual(other.state.written, []);
  });
});

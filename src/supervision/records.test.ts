import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { loadSettings } from '../settings/index.ts';
import type { Settings } from '../shapes/index.ts';
import { createClockWatch, settingsEntry } from './index.ts';

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();

describe('a clock that is watched', () => {
  const watching = () => {
    const time = { clockMs: Date.UTC(2026, 10, 22), steadyMs: 5000 };
    const watch = createClockWatch({
      clock: { now: () => time.clockMs },
      steadyMs: () => time.steadyMs,
      jumpMs: 2000,
    });
    return (steadyMs: number, clockMs = steadyMs) => {
      time.steadyMs += steadyMs;
      time.clockMs += clockMs;
      return watch.look();
    };
  };

  it('is told of when it jumps, either way, once each', () => {
    const pass = watching();
    assert.equal(pass(1000), undefined);
    const forth = pass(1000, 61_000);
    assert.deepEqual(forth, {
      kind: 'clock.jumped',
      at: '2026-11-22T00:01:02.000Z',
      expected: '2026-11-22T00:00:02.000Z',
      byMs: 60_000,
    });
    assert.equal(pass(1000), undefined);
    assert.equal(pass(1000, -3_599_000)?.byMs, -3_600_000);
    assert.equal(pass(1000), undefined);
  });

  it('is not told of while it is only adjusted, however long', () => {
    const pass = watching();
    for (let second = 0; second < 10_000; second += 1) assert.equal(pass(1000, 1001), undefined);
    assert.equal(pass(1000, 2999), undefined);
    assert.equal(pass(1000, 3000)?.byMs, 2000);
  });
});

describe('settings as an entry', () => {
  const settings = loadSettings({ env: {} });
  const at = '2026-11-22T00:00:00.000Z';
  const given = { program: '1.0.0', at };

  it('says which sections differ from those last recorded, and no value', () => {
    const first = settingsEntry(sha256, settings, given) ?? assert.fail();
    assert.deepEqual(first.changed, Object.keys(settings).sort());
    const previous = first;
    assert.equal(settingsEntry(sha256, settings, { ...given, previous }), undefined);
    const other: Settings = { ...settings, logLevel: 'debug' };
    const second = settingsEntry(sha256, other, { ...given, previous }) ?? assert.fail();
    assert.deepEqual([second.changed, second.previous], [['logLevel'], first.settings]);
    assert.equal(JSON.stringify(second).includes('debug'), false);
  });

  it('is one when only the program is another', () => {
    const previous = settingsEntry(sha256, settings, given) ?? assert.fail();
    const next = settingsEntry(sha256, settings, { previous, at, program: '1.0.1' });
    assert.deepEqual([next?.changed, next?.program], [[], '1.0.1']);
  });
});

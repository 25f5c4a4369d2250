import assert from 'node:assert/strict';
import type { KeyRecord } from './identity/index.ts';
import { createKeyNotice } from './key-notice.ts';

const ending = (keyid: string): KeyRecord =>
  ({ keyid, agency: 'zj-tax', validUntil: '2026-07-01T00:00:00.000Z' }) as KeyRecord;

describe('notice of keys that end soon', () => {
  it('is given of each once, within the days of the setting', () => {
    let soon: readonly KeyRecord[] = [];
    const asked: number[] = [];
    const warned: unknown[] = [];
    const notice = createKeyNotice(
      {
        registry: {
          expiring: (days) => {
            asked.push(days);
            return soon;
          },
        },
        appLog: { warn: (...told) => void warned.push(told) },
      },
      30,
    );
    notice();
    assert.deepEqual(warned, []);
    soon = [ending('tax:k1')];
    notice();
    notice();
    soon = [ending('tax:k1'), ending('tax:k2')];
    notice();
    const rest = { agency: 'zj-tax', until: '2026-07-01T00:00:00.000Z' };
    assert.deepEqual(warned, [
      ['key ends soon', { keyid: 'tax:k1', ...rest }],
      ['key ends soon', { keyid: 'tax:k2', ...rest }],
    ]);
    assert.deepEqual(asked, [30, 30, 30, 30]);
  });
});

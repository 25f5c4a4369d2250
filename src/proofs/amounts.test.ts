import assert from 'node:assert/strict';
import { createAmountSums } from './index.ts';

describe('sums of amounts', () => {
  it('add what is an amount, exactly, and leave out what is gone', () => {
    const sums = createAmountSums({
      summed: [
        { item: 'due', currency: 'CNY', field: 'JE' },
        { item: 'fee', currency: 'USD', field: 'FY' },
      ],
      except: { field: 'CZ', values: ['D'] },
    });
    for (const record of [
      { JE: '0.1', FY: 3 },
      { JE: '0.2', CZ: 'I' },
      { JE: '-99999999999999.9999', FY: 'x' },
      { JE: '5', FY: '5', CZ: 'D' },
      { JE: { amount: '100000000000000', currency: 'CNY' } },
    ]) {
      sums.add(record);
    }
    assert.deepEqual(sums.all(), [
      { item: 'due', currency: 'CNY', sum: '0.3001' },
      { item: 'fee', currency: 'USD', sum: '3' },
    ]);
  });
});

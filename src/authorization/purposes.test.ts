import assert from 'node:assert/strict';
import type { Purpose } from '../shapes/index.ts';
import { incompletePurpose } from './index.ts';

describe('authorization purposes', () => {
  const rows: readonly [string, Purpose, readonly string[]][] = [
    ['service with item and case', { class: 'service', item: 'a', case: 'C1' }, []],
    ['service without item', { class: 'service', case: 'C1' }, ['/purpose/item']],
    ['service with nothing', { class: 'service' }, ['/purpose/item', '/purpose/case']],
    ['regulation with plan', { class: 'regulation', plan: 'P1' }, []],
    ['regulation with a case', { class: 'regulation', case: 'C1' }, ['/purpose/plan']],
    ['emergency with order', { class: 'emergency', order: 'O1' }, []],
    ['emergency without order', { class: 'emergency' }, ['/purpose/order']],
    ['statistics with project', { class: 'statistics', project: 'J1' }, []],
    ['statistics with a plan', { class: 'statistics', plan: 'P1' }, ['/purpose/project']],
  ];
  for (const [name, purpose, pointers] of rows) {
    it(name, () => {
      const refusal = incompletePurpose(purpose);
      assert.equal(refusal?.refused, pointers.length === 0 ? undefined : 'purpose-incomplete');
      assert.deepEqual(refusal?.errors?.map(({ pointer }) => pointer) ?? [], pointers);
    });
  }
});

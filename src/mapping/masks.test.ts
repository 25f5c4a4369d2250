import assert from 'node:assert/strict';
import fc from 'fast-check';
import { maskValue, type Mask } from './masks.ts';

const rows: readonly (readonly [mask: Mask, value: string, shown: string])[] = [
  ['citizenId', '11010519491231002X', '110105**********2X'],
  ['citizenId', '440524188001010014', '440524**********14'],
  ['citizenId', '110105491231002', '***'],
  ['citizenId', 'E12345678', '***'],
  ['citizenId', '', '***'],
  ['personName', '张三', '张*'],
  ['personName', '张三丰', '张*'],
  ['personName', '欧阳修', '欧*'],
  ['personName', '阿迪力·买买提', '阿*'],
  ['personName', '𠮷田', '𠮷*'],
  ['personName', '张', '*'],
  ['personName', '', '*'],
  ['phone', '13800001234', '138****1234'],
  ['phone', '0571-87000000', '***'],
  ['phone', '+8613800001234', '***'],
  ['hidden', '9600.00', '***'],
  ['hidden', '', '***'],
];

describe('masks', () => {
  for (const [mask, value, shown] of rows) {
    it(`${mask}: ${value || 'nothing'} is shown as ${shown}`, () =>
      assert.equal(maskValue(mask, value), shown));
  }

  it('show at most one character of a name and eight of anything else', () => {
    const masks = fc.constantFrom<Mask>('citizenId', 'personName', 'phone', 'hidden');
    fc.assert(
      fc.property(masks, fc.string({ unit: 'binary' }), (mask, value) => {
        const shown = Array.from(maskValue(mask, value).replaceAll('*', ''));
        assert.ok(shown.length <= (mask === 'personName' ? 1 : 8));
        assert.ok(value.length === 0 || maskValue(mask, value) !== value || /^\*+$/.test(value));
      }),
    );
  });
});

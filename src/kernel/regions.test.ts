import assert from 'node:assert/strict';
import { createDivisionTable, type Division, type RegionScope } from './index.ts';

// 下城区 and 江干区 ended on 2021-04-09; 钱塘区 began that day; 济源 stands under its province.
const divisions: readonly Division[] = [
  { code: '330000', name: '浙江省', level: 'province' },
  { code: '330100', name: '杭州市', level: 'city', parent: '330000' },
  { code: '330200', name: '宁波市', level: 'city', parent: '330000' },
  { code: '330105', name: '拱墅区', level: 'county', parent: '330100' },
  { code: '330103', name: '下城区', level: 'county', parent: '330100', until: '2021-04-09' },
  { code: '330114', name: '钱塘区', level: 'county', parent: '330100', from: '2021-04-09' },
  { code: '330114001', name: '下沙街道', level: 'township', parent: '330114' },
  { code: '330199', name: '省直辖', level: 'county', parent: '330000' },
  { code: '440000', name: '广东省', level: 'province', until: '2000-01-01' },
  { code: '440000', name: '广东省（新）', level: 'province', from: '2000-01-01' },
  { code: '990001', name: '环一', level: 'county', parent: '990002' },
  { code: '990002', name: '环二', level: 'county', parent: '990001' },
];
const table = createDivisionTable(divisions);

const tree = (code: string): RegionScope => ({ code, subtree: true });
const only = (code: string): RegionScope => ({ code, subtree: false });

describe('kernel division table', () => {
  const rows: readonly [string, string, RegionScope, string, boolean][] = [
    ['a county lies in its city', '330105', tree('330100'), '2026-01-01', true],
    ['a county lies in its province', '330105', tree('330000'), '2026-01-01', true],
    ['a region lies in itself', '330105', only('330105'), '2026-01-01', true],
    ['without subtree nothing below belongs', '330105', only('330100'), '2026-01-01', false],
    ['a city does not lie in its county', '330100', tree('330105'), '2026-01-01', false],
    ['digits do not make a parent', '330199', tree('330100'), '2026-01-01', false],
    ['a county right under its province', '330199', tree('330000'), '2026-01-01', true],
    ['another city', '330105', tree('330200'), '2026-01-01', false],
    ['a township', '330114001', tree('330100'), '2026-01-01', true],
    ['a township before its county began', '330114001', tree('330100'), '2021-04-08', false],
    ['the day before the end', '330103', tree('330100'), '2021-04-08', true],
    ['the first day no longer in force', '330103', tree('330100'), '2021-04-09', false],
    ['an ended division is not even itself', '330103', only('330103'), '2021-04-09', false],
    ['a new division on its first day', '330114', tree('330100'), '2021-04-09', true],
    ['a new division the day before', '330114', tree('330100'), '2021-04-08', false],
    ['an unknown code', '330177', tree('330100'), '2026-01-01', false],
    ['an unknown scope', '330105', tree('330177'), '2026-01-01', false],
    ['parents in a circle end', '990001', tree('330000'), '2026-01-01', false],
  ];
  for (const [name, code, scope, date, expected] of rows) {
    it(name, () => assert.equal(table.isWithin(code, scope, date), expected));
  }

  it('finds the version of a code in force on the date', () => {
    assert.equal(table.find('440000', '1999-12-31')?.name, '广东省');
    assert.equal(table.find('440000', '2000-01-01')?.name, '广东省（新）');
    assert.equal(table.find('000000', '2000-01-01'), undefined);
  });
});

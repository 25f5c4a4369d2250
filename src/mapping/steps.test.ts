import assert from 'node:assert/strict';
import fc from 'fast-check';
import { dateReaders, dateWriters, type DateFormat, type WrittenDateFormat } from './dates.ts';
import { shiftDecimal } from './numbers.ts';

const ruleOf = (result: string | undefined | { readonly rule: string }): string =>
  typeof result === 'string' ? result : (result?.rule ?? 'nothing');

/** Spelling in the dialect, then what it reads as; undefined where it must be refused. */
const dates: Readonly<Record<DateFormat, readonly (readonly [string, string | undefined])[]>> = {
  'yyyy-MM-dd': [
    ['2026-10-01', '2026-10-01'],
    ['2024-02-29', '2024-02-29'],
    ['2023-02-29', undefined],
    ['2026-1-1', undefined],
    ['2026-10-01T00:00:00', undefined],
    ['2026-10-01\n', undefined],
    ['0000-01-01', undefined],
  ],
  yyyyMMdd: [
    ['20261001', '2026-10-01'],
    ['20230230', undefined],
    ['20261301', undefined],
    ['20260001', undefined],
    ['20260100', undefined],
    ['00000000', undefined],
    ['2026101', undefined],
    ['２０２６１００１', undefined],
  ],
  yyyyMMddHHmmss: [
    ['20081011000000', '2008-10-11'],
    ['20081011235959', '2008-10-11'],
    ['20081011240000', undefined],
    ['20081011006000', undefined],
    ['20081011000060', undefined],
    ['20081011', undefined],
  ],
  yyyyMM: [
    ['202610', '2026-10'],
    ['202613', undefined],
    ['202600', undefined],
    ['2026-10', undefined],
  ],
  'yyyy-MM': [
    ['2026-10', '2026-10'],
    ['2026-00', undefined],
    ['202610', undefined],
  ],
  'epoch-ms': [
    ['938620800000', '1999-09-30'],
    ['0', '1970-01-01'],
    ['57599999', '1970-01-01'],
    ['57600000', '1970-01-02'],
    ['-28800001', '1969-12-31'],
    ['253402271999999', '9999-12-31'],
    ['253402272000000', undefined],
    ['999999999999999', undefined],
    ['9999999999999999', undefined],
    ['1e3', undefined],
    ['1.5', undefined],
  ],
};

describe('dates', () => {
  for (const [format, rows] of Object.entries(dates)) {
    for (const [text, expected] of rows) {
      it(`${format} reads ${JSON.stringify(text)} as ${expected ?? 'no date'}`, () => {
        const result = dateReaders[format as DateFormat](text);
        assert.equal(ruleOf(result), expected ?? 'date-invalid');
      });
    }
  }

  it('writes a day or cuts it off, and never invents one', () => {
    const written = (format: WrittenDateFormat, text: string) => ruleOf(dateWriters[format](text));
    assert.equal(written('yyyyMMdd', '2026-10-01'), '20261001');
    assert.equal(written('yyyy-MM-dd', '2026-10-01'), '2026-10-01');
    assert.equal(written('yyyyMM', '2026-10-01'), '202610');
    assert.equal(written('yyyy-MM', '2026-10'), '2026-10');
    assert.equal(written('yyyyMMdd', '2026-10'), 'date-imprecise');
    assert.equal(written('yyyy-MM-dd', '2026-10'), 'date-imprecise');
    assert.equal(written('yyyyMM', '20261001'), 'date-invalid');
    assert.equal(written('yyyyMM', '2026-13'), 'date-invalid');
  });

  it('written and read again are the same', () => {
    const days = fc
      .date({ min: new Date('0100-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10));
    const formats = fc.constantFrom<WrittenDateFormat>(
      'yyyy-MM-dd',
      'yyyyMMdd',
      'yyyyMM',
      'yyyy-MM',
    );
    fc.assert(
      fc.property(days, formats, (day, format) => {
        const written = ruleOf(dateWriters[format](day));
        const back = dateReaders[format](written);
        assert.equal(back, format.endsWith('d') ? day : day.slice(0, 7));
        assert.equal(ruleOf(dateWriters[format](ruleOf(back))), written);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('numbers', () => {
  const rows: readonly (readonly [
    text: string,
    scale: number,
    decimals: number,
    expected: string,
  ])[] = [
    ['100.000000', 4, 2, '1000000.00'],
    ['0.01', 2, 0, '1'],
    ['12345', -2, 2, '123.45'],
    ['5', -6, 6, '0.000005'],
    ['5', -6, 5, 'number-inexact'],
    ['1.005', 0, 2, 'number-inexact'],
    ['1.000', 0, 2, '1.00'],
    ['007', 0, 0, '7'],
    ['-0.00', 0, 2, '0.00'],
    ['-12.5', 1, 0, '-125'],
    ['0.1', 0, 1, '0.1'],
    ['99999999999999999999.99', 0, 2, '99999999999999999999.99'],
    ['', 0, 0, 'number-invalid'],
    ['-', 0, 0, 'number-invalid'],
    ['.5', 0, 1, 'number-invalid'],
    ['5.', 0, 1, 'number-invalid'],
    ['+5', 0, 0, 'number-invalid'],
    ['1e3', 0, 0, 'number-invalid'],
    ['1,000', 0, 0, 'number-invalid'],
    [' 1', 0, 0, 'number-invalid'],
    ['1\n', 0, 0, 'number-invalid'],
    ['NaN', 0, 0, 'number-invalid'],
    ['Infinity', 0, 0, 'number-invalid'],
    ['0x10', 0, 0, 'number-invalid'],
    ['１', 0, 0, 'number-invalid'],
    ['9'.repeat(100_000), 0, 0, 'number-invalid'],
  ];
  for (const [text, scale, decimals, expected] of rows) {
    it(`${text.slice(0, 30)} × 10^${scale} with ${decimals} decimals: ${expected}`, () =>
      assert.equal(ruleOf(shiftDecimal({ scale, decimals })(text)), expected));
  }

  it('agree with integer arithmetic', () => {
    const numbers = fc.record({
      units: fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n }),
      places: fc.integer({ min: 0, max: 8 }),
      scale: fc.integer({ min: -6, max: 6 }),
      decimals: fc.integer({ min: 0, max: 6 }),
    });
    fc.assert(
      fc.property(numbers, ({ units, places, scale, decimals }) => {
        const result = ruleOf(shiftDecimal({ scale, decimals })(decimalOf(units, places)));
        // units / 10^places × 10^scale × 10^decimals is whole, or digits are lost.
        const exponent = scale - places + decimals;
        const factor = 10n ** BigInt(Math.abs(exponent));
        if (exponent < 0 && units % factor !== 0n) assert.equal(result, 'number-inexact');
        else
          assert.equal(result, decimalOf(exponent < 0 ? units / factor : units * factor, decimals));
      }),
      { numRuns: 2000 },
    );
  });
});

function decimalOf(units: bigint, places: number): string {
  const digits = String(units < 0n ? -units : units).padStart(places + 1, '0');
  const point = digits.length - places;
  const fraction = places === 0 ? '' : `.${digits.slice(point)}`;
  return `${units < 0n ? '-' : ''}${digits.slice(0, point)}${fraction}`;
}

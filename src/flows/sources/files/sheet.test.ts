import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ExcelJS from '@protobi/exceljs';
import fc from 'fast-check';
import { strToU8, unzipSync, zipSync } from 'fflate';
import { readFileSync } from 'node:fs';
import type { Cells } from './csv-text.ts';
import { readSheet, writeSheet } from './node-sheet.ts';
import { checkWorkbook } from './node-workbook-check.ts';

describe('a sheet', function () {
  this.timeout(60_000);
  let folder = '';
  let file = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sheet-'));
    file = join(folder, 'a.xlsx');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const read = async (): Promise<Cells[]> => {
    const rows: Cells[] = [];
    for await (const row of readSheet(file)) rows.push(row);
    return rows;
  };

  /** A workbook as another program writes it. */
  const write = async (values: readonly ExcelJS.CellValue[], numFmt?: string): Promise<void> => {
    const workbook = new ExcelJS.Workbook();
    const row = workbook.addWorksheet('名册').addRow([...values]);
    if (numFmt !== undefined) row.eachCell((cell) => (cell.numFmt = numFmt));
    await workbook.xlsx.writeFile(file);
  };

  /** Changes one part of the workbook that was written. */
  const edit = (part: string, change: (text: string) => string): void => {
    const parts = unzipSync(readFileSync(file));
    const text = Buffer.from(parts[part] ?? []).toString();
    writeFileSync(file, zipSync({ ...parts, [part]: strToU8(change(text)) }));
  };

  // XML 1.0 holds neither other controls nor a carriage return that is not made a line feed.
  const isXml = (text: string): boolean =>
    !/[\p{Cc}\p{Cs}\ufffe\uffff]|_x[0-9A-Fa-f]{4}_/u.test(text);

  const cell = fc
    .oneof(
      fc.string({ unit: 'binary', maxLength: 10 }),
      fc.constantFrom('91330106MA2AXXXX0X', '330106190401010012', '0571', '=1+1', '&lt;', ' 空 '),
    )
    .filter((text) => text !== '' && isXml(text));

  it('reads what it wrote, every cell as text', async () => {
    const row = fc.array(fc.option(cell), { minLength: 3, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 5 }), async (cells) => {
        const rows = cells.map((texts) => [...texts, 'end']);
        await writeSheet(file, rows);
        assert.deepEqual(await read(), rows);
      }),
      { numRuns: 40 },
    );
  });

  it('reads short numbers and formatted text of other programs', async () => {
    await write([330106, 12.5, -3, { richText: [{ text: '张' }, { text: '三' }] }, null, 'x']);
    assert.deepEqual(await read(), [['330106', '12.5', '-3', '张三', null, 'x']]);
  });

  const refused: readonly (readonly [string, ExcelJS.CellValue, string, string?])[] = [
    ['a credit code that became a number', Number('913301061234567890'), 'cell-digits-lost'],
    ['a number with more digits than are kept', 0.1234567890123456, 'cell-digits-lost'],
    ['a date', new Date(Date.UTC(1904, 1, 29)), 'cell-date'],
    ['a number that looks like a date', 45000, 'cell-date', 'yyyy-mm-dd'],
    ['a formula', { formula: '1+1', result: 2 }, 'cell-formula'],
    ['a truth value', true, 'cell-boolean'],
    ['an error', { error: '#N/A' }, 'cell-error'],
  ];
  for (const [name, value, code, format] of refused) {
    it(`refuses ${name}`, async () => {
      await write(['a', value], format);
      await assert.rejects(read(), { code, where: 'row 1, column 2' });
    });
  }

  it('refuses what it would misread', async () => {
    await write(['税']);
    edit('xl/sharedStrings.xml', (text) =>
      text.replace('</t>', '</t><rPh sb="0" eb="1"><t>shui</t></rPh>'),
    );
    await assert.rejects(read(), { code: 'sheet-unsupported' });
    await write(['税']);
    edit('xl/sharedStrings.xml', (text) =>
      text.replace('<sst', '<!DOCTYPE x [<!ENTITY e "">]><sst'),
    );
    await assert.rejects(read(), { code: 'sheet-unsupported' });
  });

  it('refuses what is no workbook, and one cut short', async () => {
    writeFileSync(file, 'a,b\n');
    await assert.rejects(read(), { code: 'file-malformed' });
    await write(['a'.repeat(2000)]);
    writeFileSync(file, readFileSync(file).subarray(0, 2000));
    await assert.rejects(read(), { code: 'file-malformed' });
    writeFileSync(file, zipSync({ 'a.txt': strToU8('a') }));
    await assert.rejects(read(), { code: 'file-malformed' });
  });

  it('refuses a file that unpacks to more than it may', async () => {
    const part = new Uint8Array(600_000);
    writeFileSync(file, zipSync({ a: part, b: part }));
    await checkWorkbook(file, { inflatedBytesMax: 1_200_000 });
    await assert.rejects(checkWorkbook(file, { inflatedBytesMax: 1_199_999 }), {
      code: 'file-too-large',
    });
  });
});

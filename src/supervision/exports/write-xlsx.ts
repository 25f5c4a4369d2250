import type { AuditTable } from '../../shapes/index.ts';

/** A cell holds no more characters. */
const CELL_CHARS_MAX = 32_767;

/** The name of a sheet has no more characters, and none of these. */
const SHEET_NAME_CHARS_MAX = 31;
const NOT_IN_SHEET_NAMES = /[\\/*?:[\]]/g;

const fitting = (cell: string | number): string | number =>
  typeof cell === 'string' ? cell.slice(0, CELL_CHARS_MAX) : cell;

/** A workbook with one sheet a table. Cells are texts and numbers, never formulas. */
export async function writeXlsx(tables: readonly AuditTable[]): Promise<Uint8Array> {
  // Slow to load, and most processes never write a workbook.
  const { default: ExcelJS } = await import('@protobi/exceljs');
  const workbook = new ExcelJS.Workbook();
  for (const { title, columns, rows } of tables) {
    const name = title.replaceAll(NOT_IN_SHEET_NAMES, ' ').slice(0, SHEET_NAME_CHARS_MAX);
    const sheet = workbook.addWorksheet(name, { views: [{ state: 'frozen', ySplit: 1 }] });
    sheet.addRow(columns.map((column) => column.title));
    for (const row of rows) sheet.addRow(columns.map(({ key }) => fitting(row[key] ?? '')));
  }
  return new Uint8Array(await workbook.xlsx.writeBuffer());
}

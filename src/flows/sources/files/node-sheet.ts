import type ExcelJS from '@protobi/exceljs';
import { EdgeFault } from '../../edge-codes.ts';
import { cellText } from './cell-text.ts';
import type { Cells } from './csv-text.ts';
import { checkWorkbook } from './node-workbook-check.ts';

/** More columns than any standard has items. */
const COLUMNS_MAX = 500;

/** A format that keeps whatever is typed as text. */
const TEXT_FORMAT = '@';

const READ_OPTIONS = {
  worksheets: 'emit',
  sharedStrings: 'cache',
  hyperlinks: 'ignore',
  // Dates are numbers with a style.
  styles: 'cache',
  entries: 'ignore',
} as const;

/** Slow to load, and most processes never meet a workbook. */
const loadExcel = async (): Promise<typeof ExcelJS> => (await import('@protobi/exceljs')).default;

/**
 * Rows of the first sheet that have any cell, as texts.
 * @throws {EdgeFault} file-malformed, file-too-large, sheet-unsupported, or why a cell has no text
 * that can be relied on, with its row and column.
 */
export async function* readSheet(file: string): AsyncGenerator<Cells> {
  await checkWorkbook(file);
  const { stream } = await loadExcel();
  const workbook = new stream.xlsx.WorkbookReader(file, READ_OPTIONS);
  let sheets = 0;
  try {
    for await (const sheet of workbook) {
      sheets += 1;
      if (sheets === 1) yield* rowsOf(sheet);
    }
  } catch (error) {
    throw error instanceof EdgeFault ? error : new EdgeFault('file-malformed', 'workbook', error);
  }
  if (sheets === 0) throw new EdgeFault('file-malformed', 'workbook');
}

async function* rowsOf(sheet: AsyncIterable<ExcelJS.Row>): AsyncGenerator<Cells> {
  for await (const row of sheet) {
    const cells = cellsOf(row);
    if (cells.some((cell) => cell !== null)) yield cells;
  }
}

function cellsOf(row: ExcelJS.Row): Cells {
  if (row.cellCount > COLUMNS_MAX) throw new EdgeFault('file-too-large', `row ${row.number}`);
  return Array.from({ length: row.cellCount }, (_, index) => {
    const reading = cellText(row.getCell(index + 1).value);
    if ('text' in reading) return reading.text;
    throw new EdgeFault(reading.refused, `row ${row.number}, column ${index + 1}`);
  });
}

/** Writes one sheet in which every cell is text. The file is whole only when this has returned. */
export async function writeSheet(file: string, rows: Iterable<Cells>): Promise<void> {
  const { stream } = await loadExcel();
  const workbook = new stream.xlsx.WorkbookWriter({
    filename: file,
    useSharedStrings: true,
    useStyles: true,
  });
  const sheet = workbook.addWorksheet('1');
  for (const cells of rows) {
    const row = sheet.addRow([...cells]);
    row.eachCell((cell) => {
      cell.numFmt = TEXT_FORMAT;
    });
    row.commit();
  }
  sheet.commit();
  await workbook.commit();
}

import { utf8 } from '../../kernel/index.ts';
import type { AuditTable } from '../../shapes/index.ts';
import type { ExportFile, ExportFormat } from './export-file.ts';
import { writeCsv } from './write-csv.ts';
import { writeXlsx } from './write-xlsx.ts';

const jsonLines = (rows: readonly unknown[]): Uint8Array =>
  utf8(rows.map((row) => `${JSON.stringify(row)}\n`).join(''));

/** A workbook of all tables, or a file of each. */
export async function writeTables(
  tables: readonly AuditTable[],
  { name, format }: { readonly name: string; readonly format: ExportFormat },
): Promise<readonly ExportFile[]> {
  if (format === 'xlsx') {
    const rows = tables.reduce((sum, table) => sum + table.rows.length, 0);
    return [{ name: `${name}.xlsx`, bytes: await writeXlsx(tables), rows }];
  }
  const files: ExportFile[] = [];
  for (const table of tables) {
    const bytes = format === 'csv' ? await writeCsv(table) : jsonLines(table.rows);
    files.push({ name: `${table.table}.${format}`, bytes, rows: table.rows.length });
  }
  return files;
}

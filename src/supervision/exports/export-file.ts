/** One file of an export. */
export interface ExportFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Lines of it that are data. */
  readonly rows: number;
}

export type ExportFormat = 'csv' | 'xlsx' | 'jsonl';

/** Rows of one file. A workbook is made in memory, so it holds fewer. */
export const EXPORT_ROWS_MAX: Readonly<Record<ExportFormat, number>> = {
  csv: 20_000,
  jsonl: 20_000,
  xlsx: 5000,
};

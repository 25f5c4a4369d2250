import { setImmediate } from 'node:timers/promises';
import { stringify } from 'csv-stringify/sync';
import { concat, utf8 } from '../../kernel/index.ts';
import type { AuditTable } from '../../shapes/index.ts';

/** Rows written between two turns of the others. */
const CHUNK = 500;

/**
 * A table as CSV for a spreadsheet (RFC 4180): with the mark that says UTF-8, and with an
 * apostrophe before what it would otherwise take for a formula.
 */
export async function writeCsv({ columns, rows }: AuditTable): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for (let from = 0; from === 0 || from < rows.length; from += CHUNK) {
    const text = stringify(rows.slice(from, from + CHUNK), {
      columns: columns.map(({ key, title }) => ({ key, header: title })),
      header: from === 0,
      bom: from === 0,
      escape_formulas: true,
      record_delimiter: '\r\n',
    });
    parts.push(utf8(text));
    await setImmediate();
  }
  return concat(...parts);
}

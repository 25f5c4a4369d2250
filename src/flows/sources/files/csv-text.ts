import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { stringify } from 'csv-stringify/sync';
import { EdgeFault } from '../../edge-codes.ts';
import { encodeGb18030 } from './gb18030.ts';

/** UTF-8 is read with and without a byte order mark. */
export type CsvEncoding = 'utf-8' | 'gb18030';

export type Cells = readonly (string | null)[];

/** Characters of one row. */
const ROW_CHARACTERS_MAX = 262_144;

/** Rows turned into bytes at a time. */
const PAGE_ROWS = 500;

async function* decoded(
  chunks: AsyncIterable<Uint8Array>,
  encoding: CsvEncoding,
): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  try {
    for await (const chunk of chunks) yield decoder.decode(chunk, { stream: true });
    yield decoder.decode();
  } catch (error) {
    throw error instanceof TypeError ? new EdgeFault('text-not-in-encoding', encoding) : error;
  }
}

/**
 * Rows of RFC 4180 with either line end. A field that is empty is absent, quoted or not.
 * @throws {EdgeFault} text-not-in-encoding, rows-uneven, file-malformed with the row's number.
 */
export async function* readCsv(
  chunks: AsyncIterable<Uint8Array>,
  encoding: CsvEncoding,
): AsyncGenerator<Cells> {
  const parser = parse({
    max_record_size: ROW_CHARACTERS_MAX,
    skip_empty_lines: true,
    record_delimiter: ['\r\n', '\n'],
  });
  const text = Readable.from(decoded(chunks, encoding), { objectMode: false });
  text.on('error', (error) => parser.destroy(error));
  let row = 0;
  try {
    for await (const cells of text.pipe(parser) as AsyncIterable<readonly string[]>) {
      row += 1;
      yield cells.map((cell) => (cell === '' ? null : cell));
    }
  } catch (error) {
    throw error instanceof CsvError ? faultOf(error, row + 1) : error;
  } finally {
    text.destroy();
    parser.destroy();
  }
}

const faultOf = ({ code }: CsvError, row: number): EdgeFault =>
  new EdgeFault(
    code === 'CSV_RECORD_INCONSISTENT_FIELDS_LENGTH' ? 'rows-uneven' : 'file-malformed',
    `row ${row}`,
  );

/**
 * Bytes of a CSV file that a spreadsheet opens as it is meant: UTF-8 has a byte order mark, and what
 * would be taken for a formula has an apostrophe before it.
 */
export function* writeCsv(rows: Iterable<Cells>, encoding: CsvEncoding): Generator<Uint8Array> {
  if (encoding === 'utf-8') yield Uint8Array.from([0xef, 0xbb, 0xbf]);
  const page: Cells[] = [];
  for (const row of rows) {
    page.push(row);
    if (page.length >= PAGE_ROWS) yield bytesOf(page.splice(0), encoding);
  }
  yield bytesOf(page, encoding);
}

function bytesOf(rows: readonly Cells[], encoding: CsvEncoding): Uint8Array {
  const text = stringify([...rows], {
    escape_formulas: true,
    record_delimiter: 'windows',
    quoted_match: /[\r\n]/,
  });
  return encoding === 'utf-8' ? Buffer.from(text) : encodeGb18030(text);
}

import { createReadStream } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import { EdgeFault } from '../../edge-codes.ts';
import { recordOf, type ItemColumn } from '../text-record.ts';
import { readCsv, type Cells } from './csv-text.ts';
import type { DataFile } from './file-manifest.ts';
import { readSheet } from './node-sheet.ts';

/** Characters of one record. */
const LINE_CHARACTERS_MAX = 262_144;

/** Records of a data file as lines of NDJSON. @throws {EdgeFault} what is wrong, and in which row. */
export function readDataFile(
  path: string,
  file: DataFile,
  columns: readonly ItemColumn[],
): AsyncGenerator<string> {
  switch (file.media) {
    case 'ndjson':
      return readLines(createReadStream(path));
    case 'csv':
      return recordsOf(readCsv(createReadStream(path), file.encoding), columns);
    case 'xlsx':
      return recordsOf(readSheet(path), columns);
  }
}

/** Lines that are not empty, as they are: what they hold is judged at intake, one by one. */
async function* readLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  for await (const chunk of chunks) {
    const lines = (rest + decoder.write(chunk)).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > LINE_CHARACTERS_MAX) throw new EdgeFault('file-malformed', 'line');
    for (const line of lines) if (line.trim() !== '') yield line;
  }
  rest += decoder.end();
  if (rest.trim() !== '') yield rest;
}

async function* recordsOf(
  rows: AsyncIterable<Cells>,
  columns: readonly ItemColumn[],
): AsyncGenerator<string> {
  let ordered: readonly ItemColumn[] | undefined;
  for await (const cells of rows) {
    if (ordered === undefined) ordered = inOrderOf(cells, columns);
    else if (cells.slice(ordered.length).some((cell) => cell !== null)) {
      throw new EdgeFault('rows-uneven', 'columns');
    } else yield JSON.stringify(recordOf(ordered, cells));
  }
  if (ordered === undefined) throw new EdgeFault('columns-differ', 'header');
}

/** The header says where each column is: all that are declared, each once, and no other. */
function inOrderOf(header: Cells, columns: readonly ItemColumn[]): readonly ItemColumn[] {
  const byName = new Map(columns.map((column) => [column.column, column]));
  const ordered = header.map((name, index) => {
    const column = byName.get(name ?? '');
    if (column === undefined) throw new EdgeFault('columns-differ', `column ${index + 1}`);
    byName.delete(column.column);
    return column;
  });
  if (byName.size > 0) throw new EdgeFault('columns-differ', 'header');
  return ordered;
}

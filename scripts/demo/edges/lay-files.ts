/**
 * The program of the police on the far side of the gap device (网闸): lays one batch of the story down
 * as a data file and, last, its manifest: `--folder DIR --batch INDEX`.
 */
import { createHash } from 'node:crypto';
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import ExcelJS from '@protobi/exceljs';
import { stringify } from 'csv-stringify/sync';
import { residentStory, type ToldBatch } from './stories.ts';
import { fileColumns } from './ways.ts';

type Rows = readonly (readonly (string | null)[])[];

interface Medium {
  readonly extension: 'csv' | 'xlsx';
  readonly bytes: (rows: Rows) => Promise<Buffer>;
}

const csv: Medium = {
  extension: 'csv',
  bytes: (rows) => Promise.resolve(Buffer.from(stringify([...rows]))),
};

const xlsx: Medium = {
  extension: 'xlsx',
  bytes: async (rows) => {
    const workbook = new ExcelJS.Workbook();
    const sheet = workbook.addWorksheet('1');
    for (const row of rows) sheet.addRow([...row]);
    return Buffer.from(await workbook.xlsx.writeBuffer());
  },
};

/** The clerk sends the first as text, the later ones as workbooks. */
const mediumOf = (index: number): Medium => (index === 0 ? csv : xlsx);

const rowsOf = ({ lines }: ToldBatch): Rows => [
  fileColumns,
  ...lines.map(({ row = {} }) =>
    fileColumns.map((column) => {
      const cell = row[column];
      return cell === undefined ? null : String(cell);
    }),
  ),
];

/** Under its name it is whole: whoever carries files over may come at any moment. */
function layDown(folder: string, name: string, bytes: string | Buffer): void {
  const partial = join(folder, `.${name}.partial`);
  writeFileSync(partial, bytes);
  renameSync(partial, join(folder, name));
}

async function layBatch(folder: string, index: number): Promise<void> {
  const { flow, batches } = residentStory();
  const told = batches[index];
  if (told === undefined) throw new Error(`no batch ${index}`);
  const { number: batch, previous, window, lines } = told;
  const { extension, bytes: write } = mediumOf(index);
  const bytes = await write(rowsOf(told));
  const name = `${flow}-${batch}.${extension}`;
  const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
  const files = [{ name, bytes: bytes.length, digest }];
  const manifest = {
    flow,
    batch,
    previous,
    content: 'delta',
    window,
    records: lines.length,
    files,
  };
  layDown(folder, name, bytes);
  layDown(folder, `${flow}.${batch}.manifest.json`, JSON.stringify(manifest));
}

const { values } = parseArgs({
  options: { folder: { type: 'string' }, batch: { type: 'string', default: '0' } },
});
if (values.folder === undefined) throw new Error('--folder DIR is required');
await layBatch(values.folder, Number(values.batch));

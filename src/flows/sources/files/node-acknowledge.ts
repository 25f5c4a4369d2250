import { join } from 'node:path';
import { rename } from 'node:fs/promises';
import { edgeCodes, type EdgeCode } from '../../edge-codes.ts';
import { writeCsv, type Cells } from './csv-text.ts';
import { namesIn, remove, syncFolder, writeWhole } from './node-plain-file.ts';
import { writeSheet } from './node-sheet.ts';
import type { BatchName } from './node-take-over.ts';

/** What came of a batch, as its source is told of it. */
export interface Acknowledgement {
  readonly flow: string;
  readonly batch: string;
  readonly outcome: 'applied' | 'refused' | 'unopened';
  readonly code?: string;
  /** Why the files could not be taken, and where; absent when the batch was judged by its records. */
  readonly fault?: { readonly code: EdgeCode; readonly where: string };
  /** The reconciliation, as the intake gives it. */
  readonly reconciliation?: unknown;
  /** Records that were not taken: header and rows of codes and pointers, never values. */
  readonly problems?: readonly Cells[];
}

/** Other programs, under other names, must be able to carry them away. */
const READABLE = 0o644;

type Media = 'csv' | 'csv-gb18030' | 'xlsx';

/**
 * Lays the answer down as files on its own path, the list of problems first and the answer last, each
 * whole or not at all; written again, it replaces itself.
 */
export async function acknowledge(
  folder: string,
  { problems, ...answer }: Acknowledgement,
  media: Media,
): Promise<void> {
  const { flow, batch, fault } = answer;
  const name = `${flow}.${batch}`;
  if (problems !== undefined) await writeProblems({ folder, name }, problems, media);
  const text = fault === undefined ? {} : { message: edgeCodes[fault.code] };
  const body = `${JSON.stringify({ ...answer, ...text }, undefined, 2)}\n`;
  const file = { folder, name: `${name}.acknowledgement.json`, mode: READABLE };
  await writeWhole(file, Buffer.from(body));
}

async function writeProblems(
  { folder, name }: { readonly folder: string; readonly name: string },
  rows: readonly Cells[],
  media: Media,
): Promise<void> {
  if (media !== 'xlsx') {
    const encoding = media === 'csv' ? 'utf-8' : 'gb18030';
    const bytes = Buffer.concat([...writeCsv(rows, encoding)]);
    await writeWhole({ folder, name: `${name}.problems.csv`, mode: READABLE }, bytes);
    return;
  }
  const partial = join(folder, `.${name}.problems.xlsx.partial`);
  await writeSheet(partial, rows);
  await rename(partial, join(folder, `${name}.problems.xlsx`));
  await syncFolder(folder);
}

/** What a kill left half written. */
export async function clearPartials(folder: string, name: BatchName): Promise<void> {
  const start = `.${name.flow}.${name.batch}.`;
  for (const each of await namesIn(folder)) {
    if (each.startsWith(start) && each.endsWith('.partial')) await remove(join(folder, each));
  }
}

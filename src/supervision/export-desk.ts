import type { Entry } from '../shapes/index.ts';
import { instantOf, utf8 } from '../kernel/index.ts';
import { namesFor, tablesOf, type Desk } from './extent.ts';
import { entryTable } from './exports/entry-table.ts';
import { EXPORT_ROWS_MAX, type ExportFile } from './exports/export-file.ts';
import type { ManifestFacts } from './exports/manifest.ts';
import { pack } from './exports/pack.ts';
import { writeTables } from './exports/write-tables.ts';
import { findEntries, type FoundEntries } from './find-entries.ts';
import type { Asker, ExportEntriesAsked, SupervisionDesk, TakenFile } from './ports.ts';
import type { At } from './story.ts';

/** Entries looked at for one file; the manifest says where the next begins. */
const LOOKED_AT_MAX = 200_000;

/** The log's signed head at the time, so that the size in the manifest can be proven. */
const checkpointFile = ({ parts }: Desk): ExportFile => ({
  name: 'checkpoint.txt',
  bytes: utf8(parts.log.checkpoint()),
  rows: 0,
});

type Facts = Pick<ManifestFacts, 'what' | 'format' | 'asked' | 'next'>;

/** Packed and signed for, then recorded, then given. */
async function take(
  desk: Desk,
  asker: Asker,
  { facts, files }: { readonly facts: Facts; readonly files: readonly ExportFile[] },
): Promise<TakenFile> {
  const { clock, origin, log } = desk.parts;
  const at = instantOf(clock.now());
  const { reader } = asker;
  const { bytes, manifest, rows } = await pack(
    desk.parts,
    { ...facts, origin, at, reader, size: log.size },
    [...files, checkpointFile(desk)],
  );
  const { what, format } = facts;
  await asker.record({ kind: 'audit.exported', at, reader, what, format, manifest, rows });
  const stamp = at.replaceAll(/[^0-9]/g, '').slice(0, 14);
  return { name: `jingwei-${what}-${stamp}.zip`, bytes };
}

const lines = (entries: readonly At<Entry>[]): Uint8Array =>
  utf8(entries.map((each) => `${JSON.stringify(each)}\n`).join(''));

function writeEntries(
  desk: Desk,
  asker: Asker,
  { format, entries }: Pick<ExportEntriesAsked, 'format'> & Pick<FoundEntries, 'entries'>,
): Promise<readonly ExportFile[]> {
  if (format === 'jsonl') {
    const file = { name: 'entries.jsonl', bytes: lines(entries), rows: entries.length };
    return Promise.resolve([file]);
  }
  return writeTables([entryTable(entries, namesFor(desk, asker))], { name: 'entries', format });
}

async function exportEntries(
  desk: Desk,
  asker: Asker,
  { format, filter, asked, before }: ExportEntriesAsked,
): Promise<TakenFile> {
  const { entries, from } = await findEntries(desk.parts.log, filter, {
    limit: EXPORT_ROWS_MAX[format],
    lookedAtMax: LOOKED_AT_MAX,
    ...(before === undefined ? {} : { before }),
  });
  const files = await writeEntries(desk, asker, { format, entries });
  const next = from === 0 ? {} : { next: from };
  return take(desk, asker, { facts: { what: 'entries', format, asked, ...next }, files });
}

/** Files for the bureau's own desk, each with a manifest that the log's key signed. */
export const createExports = (
  desk: Desk,
): Pick<SupervisionDesk, 'exportEntries' | 'exportTables'> => ({
  exportEntries: (asker, asked) => exportEntries(desk, asker, asked),
  exportTables: async (asker, { what, format, span }) => {
    const { tables } = await tablesOf(desk, asker, { what, span });
    const files = await writeTables(tables, { name: what, format });
    const { from, to } = span;
    return take(desk, asker, { facts: { what, format, asked: { from, to } }, files });
  },
});

import { createHash } from 'node:crypto';
import { EdgeFault } from '../../edge-codes.ts';
import { recordOf } from '../text-record.ts';
import { versionAfter } from './lower-bound.ts';
import { mergeWhole, type Keyed } from './merge-whole.ts';
import type { SourceBook } from './source-book.ts';
import type { HeldRow } from './sqlite-seen.ts';
import type { OutgoingRow } from './sqlite-outgoing.ts';
import { identityOf, IDENTITY_COLUMNS_MAX, type TablePlan, type TableRow } from './table-plan.ts';
import { PAGE_ROWS, type TableView } from './table-reader.ts';

const HOUR_MS = 3_600_000;

/** So few may always be gone, whatever share of a small table they are. */
const GONE_ALWAYS_ALLOWED = 10;

interface ReadRow extends Keyed, TableRow {}

/** What one reading needs to know. */
export interface Reading {
  readonly plan: TablePlan;
  readonly book: SourceBook;
  readonly view: TableView;
}

const digestOf = (cells: TableRow['cells']): string =>
  createHash('sha256').update(JSON.stringify(cells)).digest('base64url');

async function* keyed(plan: TablePlan, rows: AsyncIterable<TableRow>): AsyncGenerator<ReadRow> {
  for await (const row of rows) {
    const identity = identityOf(plan, row);
    const padding = Array<string>(IDENTITY_COLUMNS_MAX - identity.length).fill('');
    yield { ...row, identity: [...identity, ...padding], digest: digestOf(row.cells) };
  }
}

const isComparing = ({ settings }: TablePlan): boolean => settings.gone !== undefined;

function outgoingOf(plan: TablePlan, { identity, digest, cells, again }: ReadRow): OutgoingRow {
  return {
    identity,
    digest,
    version: (plan.changed === undefined ? undefined : cells[plan.changed]) ?? '',
    repeated: JSON.stringify(partOf(plan, cells)),
    fate: again || isComparing(plan) ? 'keep' : 'forget',
    record: JSON.stringify(recordOf(plan.settings.columns, cells)),
    ...(plan.settings.flag === undefined ? {} : { cells }),
  };
}

/** What a record of leaving must say besides the key: where the row belonged. */
function partOf({ settings }: TablePlan, cells: TableRow['cells']): object {
  const repeats = new Set(settings.gone?.repeats);
  return recordOf(
    settings.columns,
    cells.map((cell, index) => (repeats.has(settings.columns[index]?.column ?? '') ? cell : null)),
  );
}

/** A record that says no more than that the row is gone: its key, where it was, a later version. */
function goneOf({ plan, view }: Reading, held: HeldRow): OutgoingRow {
  const { columns, identity, gone } = plan.settings;
  const names = new Map(identity.map((column, index) => [column, held.identity[index] ?? '']));
  const keys = columns.filter(({ column }) => names.has(column));
  const record: Record<string, unknown> = {
    ...(JSON.parse(held.repeated) as object),
    ...recordOf(
      keys,
      keys.map(({ column }) => names.get(column) ?? null),
    ),
  };
  if (gone !== undefined) {
    record[gone.version.item] =
      versionAfter(held.version, gone.version.kind, view.nowMs) ?? held.version;
    record[gone.operation.item] = gone.operation.value;
  }
  return { ...held, fate: 'gone', record: JSON.stringify(record) };
}

/** Rows since the position, without those that were taken already. */
async function* changedRows(reading: Reading, since: string | undefined): AsyncGenerator<Step> {
  const { plan, book, view } = reading;
  for await (const row of keyed(plan, view.changes(since))) {
    const isSeen = plan.settings.flag === undefined && book.seen.find(row.identity) === row.digest;
    yield isSeen ? { met: row.identity } : { outgoing: outgoingOf(plan, row) };
  }
}

/** Everything that is other than what is held, and what is held and gone. */
async function* comparedRows(reading: Reading): AsyncGenerator<Step> {
  const { plan, book, view } = reading;
  for await (const change of mergeWhole(keyed(plan, view.whole()), book.seen.held())) {
    if (change.kind === 'gone') yield { outgoing: goneOf(reading, change.held) };
    else if (change.kind === 'row') yield { outgoing: outgoingOf(plan, change.row) };
    else yield { met: change.row.identity };
  }
}

type Step = { readonly met: readonly string[] } | { readonly outgoing: OutgoingRow };

/** Reads into the book, a page at a time, and says how many of the rows are gone. */
async function fill({ book }: Reading, steps: AsyncIterable<Step>): Promise<number> {
  const { reading } = book.state();
  const met: (readonly string[])[] = [];
  const rows: OutgoingRow[] = [];
  let gone = 0;
  const flush = (): void => {
    if (met.length > 0) book.seen.met(met.splice(0), reading);
    if (rows.length > 0) book.outgoing.add(rows.splice(0));
  };
  for await (const step of steps) {
    if ('met' in step) met.push(step.met);
    else {
      rows.push(step.outgoing);
      if (step.outgoing.fate === 'gone') gone += 1;
    }
    if (met.length + rows.length >= PAGE_ROWS) flush();
  }
  flush();
  return gone;
}

function refuseTooManyGone({ plan, book }: Reading, gone: number): void {
  const perMille = plan.settings.gone?.perMilleMax ?? 0;
  const allowed = Math.max(GONE_ALWAYS_ALLOWED, (book.seen.count() * perMille) / 1000);
  if (gone > allowed) throw new EdgeFault('too-many-gone', plan.settings.table);
}

/** The stock, which is everything once, or a comparison when one is due, or what changed. */
export async function makeBatch(reading: Reading): Promise<void> {
  const { plan, book, view } = reading;
  const { mark, comparedAtMs } = book.state();
  const { gone, flag } = plan.settings;
  const isStock = mark === undefined && flag === undefined;
  const isWhole = isStock || isDue(gone, view.nowMs - comparedAtMs);
  book.begin();
  const missing = await fill(reading, isWhole ? comparedRows(reading) : changedRows(reading, mark));
  refuseTooManyGone(reading, missing);
  book.ready({
    content: isStock ? 'snapshot' : 'delta',
    next: view.next ?? mark,
    readAtMs: view.nowMs,
    ...(isWhole ? { comparedAtMs: view.nowMs } : {}),
  });
}

const isDue = (gone: TablePlan['settings']['gone'], sinceMs: number): boolean =>
  gone !== undefined && sinceMs >= gone.everyHours * HOUR_MS;

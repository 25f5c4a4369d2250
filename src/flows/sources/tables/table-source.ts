import type { Source, SourceBatch } from '../source.ts';
import { makeBatch } from './make-batch.ts';
import type { SourceBook } from './source-book.ts';
import type { TablePlan } from './table-plan.ts';
import { PAGE_ROWS, type TableReader } from './table-reader.ts';

interface Parts {
  readonly plan: TablePlan;
  readonly reader: TableReader;
  readonly book: SourceBook;
}

/** A table of a front-end database as a source of batches. */
export function createTableSource(parts: Parts): Source {
  const { book } = parts;
  return {
    prepare: async () => {
      if (book.state().stage === 'taken') await finish(parts);
      if (book.state().stage === 'idle') await make(parts);
      return book.state().stage === 'ready' ? batchOf(book) : undefined;
    },
    settle: async ({ outcome }) => {
      if (outcome !== 'applied') {
        book.idle();
        return;
      }
      book.taken({ keepsAll: parts.plan.settings.gone !== undefined });
      await finish(parts);
    },
  };
}

async function make(parts: Parts): Promise<void> {
  await parts.reader.read((view) => makeBatch({ ...parts, view }));
  // Nothing to send is nothing to wait for: the position moves at once.
  if (parts.book.outgoing.count() > 0) return;
  parts.book.taken({ keepsAll: parts.plan.settings.gone !== undefined });
  parts.book.idle();
}

/** What is left after the batch was taken: flags at the source, and erasing the records here. */
async function finish({ plan, reader, book }: Parts): Promise<void> {
  if (plan.settings.flag !== undefined) {
    let page = book.outgoing.flagged(0, PAGE_ROWS);
    while (page.length > 0) {
      await reader.markTaken(page.map(({ cells }) => cells));
      page = book.outgoing.flagged(page.at(-1)?.ordinal ?? 0, PAGE_ROWS);
    }
  }
  book.idle();
}

function batchOf(book: SourceBook): SourceBatch {
  const { number, content, window } = book.state();
  const count = book.outgoing.count();
  return { batch: String(number), content, count, window, records: (from) => linesOf(book, from) };
}

async function* linesOf(book: SourceBook, from: number): AsyncGenerator<string> {
  for (let at = from; ; at += PAGE_ROWS) {
    const page = await Promise.resolve(book.outgoing.lines(at, PAGE_ROWS));
    yield* page;
    if (page.length < PAGE_ROWS) return;
  }
}

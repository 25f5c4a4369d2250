import { openDatabase, migrate, type SqliteDatabase } from '../../../storage/index.ts';
import type { SourceBatch } from '../source.ts';
import { sourceBookMigrations } from './source-book-migrations.ts';
import { createOutgoing, type Outgoing } from './sqlite-outgoing.ts';
import { createSeen, type Seen } from './sqlite-seen.ts';

/**
 * idle: nothing under way. ready: a batch is made and may have been sent in part. taken: the intake
 * has ended it; what is left to do is at the source (flags).
 */
export interface SourceState {
  readonly number: number;
  readonly stage: 'idle' | 'ready' | 'taken';
  /** Position of the last batch that was applied. */
  readonly mark: string | undefined;
  readonly content: SourceBatch['content'];
  /** Of the batch under way: the source's clock at the reading before and at this one. */
  readonly window: SourceBatch['window'];
  /** When the whole table was last read, by the source's clock; 0 when it never was. */
  readonly comparedAtMs: number;
  /** Rises with each reading, whether it finds anything or not. */
  readonly reading: number;
}

export interface Made {
  readonly content: SourceBatch['content'];
  readonly next: string | undefined;
  readonly readAtMs: number;
  /** Where the whole table was read: when. */
  readonly comparedAtMs?: number;
}

/** What a source remembers, in a file of its own. It holds records only while a batch is under way. */
export interface SourceBook {
  readonly outgoing: Outgoing;
  readonly seen: Seen;
  state(): SourceState;
  /** A reading starts: what an earlier one left half done is erased. */
  begin(): void;
  /** The outgoing records become the next batch. */
  ready(made: Made): void;
  /** Position and seen rows move in one transaction: after it, this batch is never made again. */
  taken(options: { readonly keepsAll: boolean }): void;
  /** Nothing is under way; the records are erased. */
  idle(): void;
  close(): void;
}

const STATE = `SELECT number, reading, stage, mark, content, compared_at_ms AS comparedAtMs,
  from_ms AS fromMs, until_ms AS untilMs
  FROM state`;

/** A reading that found nothing takes no number. */
const READY = `UPDATE state SET number = number + EXISTS (SELECT 1 FROM outgoing), stage = 'ready',
  content = @content, next_mark = @next, until_ms = @readAtMs,
  compared_at_ms = coalesce(@comparedAtMs, compared_at_ms)`;

const TAKEN = `UPDATE state SET stage = 'taken', mark = next_mark, from_ms = until_ms`;

interface StateRow extends Omit<SourceState, 'mark' | 'window'> {
  readonly fromMs: number;
  readonly untilMs: number;
  readonly mark: string | null;
}

/** Opens or makes the book of one source. @throws {Fault} internal when the file is not ours. */
export function openSourceBook(file: string): SourceBook {
  const database = openDatabase(file);
  try {
    // Records are personal data: freed pages are overwritten.
    database.pragma('secure_delete = ON');
    migrate(database, sourceBookMigrations);
    return bookOf(database);
  } catch (error) {
    database.close();
    throw error;
  }
}

function bookOf(database: SqliteDatabase): SourceBook {
  const outgoing = createOutgoing(database);
  const seen = createSeen(database);
  const stateQuery = database.prepare<[], StateRow>(STATE);
  const state = (): SourceState => {
    const row = stateQuery.get();
    if (row === undefined) throw new Error('the source book has no state');
    const { fromMs, untilMs, ...rest } = row;
    return { ...rest, mark: row.mark ?? undefined, window: { fromMs, untilMs } };
  };
  const toReading = database.prepare('UPDATE state SET reading = reading + 1');
  const toReady = database.prepare(READY);
  const toTaken = database.prepare(TAKEN);
  const toIdle = database.prepare("UPDATE state SET stage = 'idle'");
  return {
    outgoing,
    seen,
    state,
    begin: () => {
      database
        .transaction(() => {
          outgoing.erase();
          toReading.run();
        })
        .immediate();
    },
    ready: ({ content, next, readAtMs, comparedAtMs }) => {
      toReady.run({ content, readAtMs, next: next ?? null, comparedAtMs: comparedAtMs ?? null });
    },
    taken: ({ keepsAll }) => {
      database
        .transaction(() => {
          seen.settle({ reading: state().reading, keepsAll });
          toTaken.run();
        })
        .immediate();
    },
    idle: () => {
      database
        .transaction(() => {
          outgoing.erase();
          toIdle.run();
        })
        .immediate();
    },
    close: () => database.close(),
  };
}

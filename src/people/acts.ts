import type { Kysely } from 'kysely';
import { createTurns, instantOf, isRefusal, type Clock, type Refusal } from '../kernel/index.ts';
import type { Entry } from '../shapes/index.ts';
import type { Tables } from '../storage/index.ts';

/** What an act comes to: its entries, its answer, and what memory must then say. */
export interface Done<Result> {
  readonly entries: readonly Entry[];
  readonly result: Result;
  /** Brings the copies in memory up to what was committed. Does not fail. */
  readonly settle: () => void;
}

/** One instant for all that an act writes. */
export interface Moment {
  readonly now: number;
  /** The same, as it is written. */
  readonly at: string;
}

type Db = Kysely<Tables>;

export type Work<Result> = (tx: Db, moment: Moment) => Promise<Done<Result> | Refusal>;

/** The entry for an act that was refused; undefined when it is counted elsewhere. */
export type RefusalEntry = (refusal: Refusal, moment: Moment) => Entry | undefined;

export interface Acts {
  /**
   * One act at a time: decided on what is committed, and in memory, right then. The order is:
   * written to the store, recorded in the log, committed, remembered. When the log fails nothing
   * has happened; a crash between the last two leaves an entry of something that did not.
   * @throws {Fault} log-unavailable, overloaded
   */
  perform<Result>(work: Work<Result>, refused: RefusalEntry): Promise<Result | Refusal>;
  /** Entries alone, durable when resolved. */
  record(entries: readonly Entry[]): Promise<void>;
  /** Resolves when nothing is under way. */
  close(): Promise<void>;
}

interface ActsParts {
  readonly db: Db;
  readonly clock: Clock;
  /** Resolves when the entry is durable. */
  readonly record: (entry: Entry) => Promise<void>;
}

/** Entries handed to the log at once; its queue has room for thousands. */
const ENTRIES_AT_ONCE_MAX = 256;

export function createActs({ db, clock, record }: ActsParts): Acts {
  const turns = createTurns();

  const recordAll = async (entries: readonly Entry[]): Promise<void> => {
    for (let from = 0; from < entries.length; from += ENTRIES_AT_ONCE_MAX) {
      await Promise.all(entries.slice(from, from + ENTRIES_AT_ONCE_MAX).map(record));
    }
  };

  const transact = async <Result>(
    work: Work<Result>,
    moment: Moment,
  ): Promise<Result | Refusal> => {
    const tx = await db.startTransaction().execute();
    try {
      const done = await work(tx, moment);
      if (isRefusal(done)) {
        await tx.rollback().execute();
        return done;
      }
      await recordAll(done.entries);
      await tx.commit().execute();
      done.settle();
      return done.result;
    } catch (error) {
      // SQLite may have rolled back by itself; what went wrong is the first error.
      await tx
        .rollback()
        .execute()
        .catch(() => undefined);
      throw error;
    }
  };

  return {
    perform: (work, refused) =>
      turns.take(async () => {
        const now = clock.now();
        const moment = { now, at: instantOf(now) };
        const outcome = await transact(work, moment);
        const isRefused = typeof outcome === 'object' && outcome !== null && isRefusal(outcome);
        const entry = isRefused ? refused(outcome, moment) : undefined;
        if (entry !== undefined) await record(entry);
        return outcome;
      }),
    record: recordAll,
    close: () => turns.ended(),
  };
}

import type { Database } from 'better-sqlite3';
import { emptyJournal, erase, openForErasing } from './sqlite-erase-evidence.ts';
import type { Erasable, Erased } from './sqlite-erase-evidence.ts';
import { countBefore, expireSome, firstExchangeAt } from './sqlite-expire-evidence.ts';

/** Asked for, and not yet decided. */
export interface PendingErasure {
  readonly erasure: string;
  readonly what: Erasable;
  readonly reason: string;
  readonly askedBy: string;
  readonly askedAt: string;
}

/** What may be erased from the evidence store, and what waits to be. */
export interface Erasures {
  add(pending: PendingErasure): void;
  /** Oldest first. */
  all(): readonly PendingErasure[];
  find(erasure: string): PendingErasure | undefined;
  /**
   * Erases what it names, and that it was asked for: no byte of either is left in the store's files.
   * @throws {Error} when the journal could not be emptied
   */
  carryOut(pending: PendingErasure): Erased;
  /** Forgets that it was asked for, as thoroughly. */
  drop(erasure: string): void;
  /** Exchanges with evidence, begun before an instant in epoch milliseconds. */
  countBefore(ms: number): number;
  /** Some of their evidence; answers no exchanges when there is none left. */
  expireBefore(ms: number): Erased;
  close(): void;
}

interface Row {
  readonly erasure: string;
  readonly exchange: string | null;
  readonly indexToken: string | null;
  readonly reason: string;
  readonly askedBy: string;
  readonly askedAt: string;
}

const ADD = `
INSERT INTO erasures (erasure, exchange, index_token, reason, asked_by, asked_at)
VALUES (?, ?, ?, ?, ?, ?)`;

const ALL = `
SELECT erasure, exchange, index_token AS indexToken, reason, asked_by AS askedBy,
  asked_at AS askedAt
FROM erasures ORDER BY erasure`;

const DROP = 'DELETE FROM erasures WHERE erasure = ?';

const pendingOf = ({ exchange, indexToken, ...row }: Row): PendingErasure => ({
  ...row,
  what: exchange === null ? { indexToken: indexToken ?? '' } : { exchange },
});

const columnsOf = ({ erasure, what, reason, askedBy, askedAt }: PendingErasure) => [
  erasure,
  'exchange' in what ? what.exchange : null,
  'exchange' in what ? null : what.indexToken,
  reason,
  askedBy,
  askedAt,
];

function changing(
  database: Database,
): Pick<Erasures, 'carryOut' | 'drop' | 'countBefore' | 'expireBefore'> {
  const dropRow = database.prepare<[string]>(DROP);
  return {
    carryOut: ({ erasure, what }) => {
      const work = (): Erased => {
        dropRow.run(erasure);
        return erase(database, what);
      };
      const erased = database.transaction(work).immediate();
      emptyJournal(database);
      return erased;
    },
    drop: (erasure) => {
      dropRow.run(erasure);
      emptyJournal(database);
    },
    countBefore: (ms) => countBefore(database, firstExchangeAt(ms)),
    expireBefore: (ms) => {
      const erased = expireSome(database, firstExchangeAt(ms));
      emptyJournal(database);
      return erased;
    },
  };
}

/** @throws {Error} when the directory has no evidence store */
export function openErasures(directory: string): Erasures {
  const database = openForErasing(directory);
  const rows = database.prepare<[], Row>(ALL);
  const all = (): readonly PendingErasure[] => rows.all().map(pendingOf);
  return {
    add: (pending) => void database.prepare(ADD).run(...columnsOf(pending)),
    all,
    find: (erasure) => all().find((each) => each.erasure === erasure),
    ...changing(database),
    close: () => void database.close(),
  };
}

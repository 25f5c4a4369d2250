import type { SqliteDatabase } from '../../../storage/index.ts';
import type { Keyed } from './merge-whole.ts';

export interface HeldRow extends Keyed {
  readonly version: string;
  /** Some items of the row, as JSON. */
  readonly repeated: string;
}

/** Rows already taken, as far as they may be met again. */
export interface Seen {
  find(identity: readonly string[]): string | undefined;
  /** These rows were met in this reading, and so may be met in the next. */
  met(identities: readonly (readonly string[])[], reading: number): void;
  count(): number;
  /** All of them in the order of their identity's bytes, a page at a time. */
  held(): Iterator<HeldRow, undefined>;
  /** Takes up what was sent; forgets what the next reading cannot meet, unless all is kept. */
  settle(options: { readonly reading: number; readonly keepsAll: boolean }): void;
}

type KeyParameters = Readonly<Record<'k1' | 'k2' | 'k3' | 'k4', string>>;

export const keyParameters = ([
  k1 = '',
  k2 = '',
  k3 = '',
  k4 = '',
]: readonly string[]): KeyParameters => ({ k1, k2, k3, k4 });

const SAME_KEY = 'k1 = @k1 AND k2 = @k2 AND k3 = @k3 AND k4 = @k4';

const HELD = `SELECT k1, k2, k3, k4, digest, version, repeated FROM seen
  WHERE (k1, k2, k3, k4) > (@k1, @k2, @k3, @k4) ORDER BY k1, k2, k3, k4 LIMIT 1000`;

const FIRST = HELD.replace('WHERE (k1, k2, k3, k4) > (@k1, @k2, @k3, @k4)', '');

// The last of several rows with one identity is the newest.
const TAKE_UP = `INSERT OR REPLACE INTO seen
  SELECT k1, k2, k3, k4, digest, version, repeated, @reading FROM outgoing WHERE fate = 'keep'
  ORDER BY ordinal`;

const FORGET_GONE = `DELETE FROM seen WHERE (k1, k2, k3, k4) IN (
  SELECT k1, k2, k3, k4 FROM outgoing WHERE fate = 'gone')`;

type Row = KeyParameters & Omit<HeldRow, 'identity'>;

export function createSeen(database: SqliteDatabase): Seen {
  const find = database
    .prepare<[KeyParameters], string>(`SELECT digest FROM seen WHERE ${SAME_KEY}`)
    .pluck();
  const met = database.prepare(`UPDATE seen SET reading = @reading WHERE ${SAME_KEY}`);
  const count = database.prepare<[], number>('SELECT count(*) FROM seen').pluck();
  const takeUp = database.prepare(TAKE_UP);
  const forgetGone = database.prepare(FORGET_GONE);
  const forgetOld = database.prepare('DELETE FROM seen WHERE reading < @reading');
  const metAll = database.transaction((rows: readonly (readonly string[])[], reading: number) => {
    for (const identity of rows) met.run({ ...keyParameters(identity), reading });
  });
  return {
    find: (identity) => find.get(keyParameters(identity)),
    met: (identities, reading) => metAll.immediate(identities, reading),
    count: () => count.get() ?? 0,
    held: () => heldPages(database),
    settle: ({ reading, keepsAll }) => {
      takeUp.run({ reading });
      forgetGone.run();
      if (!keepsAll) forgetOld.run({ reading });
    },
  };
}

/** Pages, because the connection may not write while a query of it is open. */
function* heldPages(database: SqliteDatabase): Generator<HeldRow, undefined> {
  const next = database.prepare<[KeyParameters], Row>(HELD);
  let page = database.prepare<[], Row>(FIRST).all();
  while (page.length > 0) {
    for (const { k1, k2, k3, k4, ...held } of page) {
      yield { identity: [k1, k2, k3, k4], ...held };
    }
    const last = page.at(-1);
    page = last === undefined ? [] : next.all(last);
  }
  return undefined;
}

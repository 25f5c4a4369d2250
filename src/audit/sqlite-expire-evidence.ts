import type { Database } from 'better-sqlite3';
import { erase, type Erased } from './sqlite-erase-evidence.ts';

/** Exchanges in one transaction: the gateway commits between two of them. */
const EXPIRED_AT_ONCE_MAX = 256;

interface Row {
  readonly exchange: string;
  readonly indexToken: string | null;
}

// Identifiers of exchanges begin with their time (RFC 9562 §5.7), so their order is that of time.
const OLDEST = `
SELECT exchange, index_token AS indexToken FROM evidence WHERE exchange < ?
ORDER BY exchange LIMIT ?`;

const COUNT = 'SELECT COUNT(*) FROM evidence WHERE exchange < ?';

// The subject of an exchange that is kept stays findable by it.
const ERASE_IDLE_KEY = `
DELETE FROM subject_keys WHERE index_token = ?1
AND NOT EXISTS (SELECT 1 FROM evidence WHERE index_token = ?1)`;

/** The smallest identifier that an exchange of this instant can have. */
export const firstExchangeAt = (ms: number): string => {
  const hex = ms.toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
};

export const countBefore = (database: Database, exchange: string): number =>
  database.prepare<[string], number>(COUNT).pluck().get(exchange) ?? 0;

/** Erases some of the oldest evidence; none is left once it answers no exchanges. */
export function expireSome(database: Database, before: string): Erased {
  const work = (): Erased => {
    const rows = database.prepare<[string, number], Row>(OLDEST).all(before, EXPIRED_AT_ONCE_MAX);
    for (const { exchange } of rows) erase(database, { exchange });
    const tokens = new Set(rows.flatMap(({ indexToken }) => indexToken ?? []));
    const eraseKey = database.prepare<[string]>(ERASE_IDLE_KEY);
    const keys = [...tokens].reduce((sum, token) => sum + eraseKey.run(token).changes, 0);
    return { exchanges: rows.length, keys };
  };
  return database.transaction(work).immediate();
}

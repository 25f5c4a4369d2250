import type { Migration } from '../../migrate.ts';

/**
 * Where in the log the acts of a batch stand, so that those whom they concern can be given the proof:
 * `opened`, `closed`, `refused`, and `delivered` for each receiver (`receiver` is 0 for the others).
 */
export const receiptTables: Migration = {
  number: 5,
  name: 'receipts',
  sql: `
CREATE TABLE receipts (
  batch INTEGER NOT NULL,
  act TEXT NOT NULL,
  receiver INTEGER NOT NULL,
  entry INTEGER NOT NULL,
  PRIMARY KEY (batch, act, receiver)
) STRICT, WITHOUT ROWID;`,
};

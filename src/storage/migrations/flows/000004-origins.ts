import type { Migration } from '../../migrate.ts';

/**
 * How a batch came here, for whoever it is handed on to: the first source's signed manifest and what
 * gateways before this one said (`before`), and what this one says (`own`), both JSON texts; `own`
 * is there once the batch is applied and the log has it.
 */
export const originTables: Migration = {
  number: 4,
  name: 'origins',
  sql: `
CREATE TABLE origins (
  batch INTEGER PRIMARY KEY,
  before TEXT NOT NULL,
  own TEXT
) STRICT;`,
};

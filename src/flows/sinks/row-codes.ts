import type { EdgeCode } from '../edge-codes.ts';

/** SQLSTATE (PostgreSQL manual, appendix A) of what is wrong with one row. */
const sqlStates: ReadonlyMap<string, EdgeCode> = new Map([
  ['23502', 'row-value-missing'],
  ['23503', 'row-reference-missing'],
  ['23505', 'row-not-unique'],
  ['23514', 'row-check-failed'],
  ['23P01', 'row-check-failed'],
  ['22001', 'row-too-long'],
]);

/** The extended result codes of SQLite that say the same. */
const sqliteCodes: ReadonlyMap<string, EdgeCode> = new Map([
  ['SQLITE_CONSTRAINT_NOTNULL', 'row-value-missing'],
  ['SQLITE_CONSTRAINT_FOREIGNKEY', 'row-reference-missing'],
  ['SQLITE_CONSTRAINT_UNIQUE', 'row-not-unique'],
  ['SQLITE_CONSTRAINT_PRIMARYKEY', 'row-not-unique'],
  ['SQLITE_CONSTRAINT_CHECK', 'row-check-failed'],
  ['SQLITE_CONSTRAINT_TRIGGER', 'row-check-failed'],
  ['SQLITE_CONSTRAINT_DATATYPE', 'row-value-unfit'],
  ['SQLITE_MISMATCH', 'row-value-unfit'],
  ['SQLITE_TOOBIG', 'row-too-long'],
]);

/** Undefined where not the row but the table, the server or the connection is at fault. */
export function rowCodeOf(code: string): EdgeCode | undefined {
  const known = sqlStates.get(code) ?? sqliteCodes.get(code);
  // Class 22: data exceptions, as of a text that is no date.
  return known ?? (/^22...$/.test(code) ? 'row-value-unfit' : undefined);
}

import type { ItemColumn } from '../text-record.ts';

/** A column that says when a row changed: an instant in any usual spelling, or a rising number. */
export interface ChangedColumn {
  readonly column: string;
  readonly kind: 'timestamp' | 'number';
  /** How far behind the newest row is read again: seconds, or steps of the number. */
  readonly overlap: number;
}

/** How rows that leave without a trace are found, and what record says that one left. */
export interface GoneRule {
  readonly operation: { readonly item: string; readonly value: string };
  /** The item that orders versions; it gets the instant or number of the comparison. */
  readonly version: { readonly item: string; readonly kind: 'timestamp' | 'number' };
  /** Columns that a record of leaving repeats from when the row was last seen: where it belonged. */
  readonly repeats: readonly string[];
  /** The whole table is compared with what was taken from it whenever so many hours have passed. */
  readonly everyHours: number;
  /** Above it nothing is deleted and somebody must look: an emptied table is no order to delete. */
  readonly perMilleMax: number;
}

/** A table of a front-end database (前置库), as the settings describe it. */
export interface TableSettings {
  /** `schema.table` or `table`. */
  readonly table: string;
  readonly columns: readonly ItemColumn[];
  /** Columns that tell one row from another: the key, or the record id of a journal. */
  readonly identity: readonly string[];
  readonly changed?: ChangedColumn;
  /** How rows committed late are found: by the database's transactions, or by an overlap. */
  readonly late: 'horizon' | 'window';
  /** Instead of a position: a column that is set once the row was taken. */
  readonly flag?: { readonly column: string; readonly taken: string };
  readonly gone?: GoneRule;
}

/** A row as read: the text of each of the plan's columns, and whether it may be read again. */
export interface TableRow {
  readonly cells: readonly (string | null)[];
  readonly again: boolean;
}

/** The columns to read, each once: items first, then what only the reading needs. */
export interface TablePlan {
  readonly settings: TableSettings;
  readonly columns: readonly string[];
  readonly identity: readonly number[];
  readonly changed: number | undefined;
}

export function planTable(settings: TableSettings): TablePlan {
  const { identity, changed } = settings;
  const extra = [...identity, ...(changed === undefined ? [] : [changed.column])];
  const items = settings.columns.map(({ column }) => column);
  const columns = [...items, ...new Set(extra.filter((column) => !items.includes(column)))];
  return {
    settings,
    columns,
    identity: identity.map((column) => columns.indexOf(column)),
    changed: changed === undefined ? undefined : columns.indexOf(changed.column),
  };
}

/** The texts that name a row; a column without a value counts as empty. */
export const identityOf = (plan: TablePlan, { cells }: TableRow): readonly string[] =>
  plan.identity.map((index) => cells[index] ?? '');

/** Up to this many columns name a row. */
export const IDENTITY_COLUMNS_MAX = 4;

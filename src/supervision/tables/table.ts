import { say, type Bilingual } from '../../kernel/index.ts';
import type { AuditTable } from '../../shapes/index.ts';
import type { Count, DaySpan } from '../../audit/index.ts';
import type { Catalog } from '../../catalog/index.ts';
import type { Grant, Settings } from '../../shapes/index.ts';
import type { Measure } from '../counting.ts';
import type { Names } from '../names.ts';

/** Rows of one table that are told; the rest is counted. */
export const TABLE_ROWS_MAX = 10_000;

export type Cell = string | number;
export type TableRow = Readonly<Record<string, Cell>>;

/** All that indicators are made of: sums of counts, and the catalog in force for duties and names. */
export interface Indicating {
  /** Summed over the span, unless `byDay`. */
  readonly counts: (measure: Measure, byDay?: boolean) => readonly Count[];
  /** The same by day, of days before the span too. */
  readonly before: (measure: Measure, days: number) => readonly Count[];
  readonly span: DaySpan;
  readonly catalog: Catalog;
  readonly grants: readonly Grant[];
  readonly names: Names;
  readonly unusual: Settings['supervision']['unusual'];
}

interface Column {
  readonly title: Bilingual;
}

export interface TableDefinition {
  readonly table: string;
  readonly title: Bilingual;
  readonly note?: Bilingual;
  /** By key, in their order. */
  readonly columns: Readonly<Record<string, Column>>;
  readonly rows: (given: Indicating) => readonly TableRow[];
}

export const column = (zh: string, en: string): Column => ({ title: say(zh, en) });

/** A table as it is told. */
export function tableOf(definition: TableDefinition, given: Indicating): AuditTable {
  const { table, title, note, columns } = definition;
  const { text } = given.names;
  const rows = definition.rows(given);
  return {
    table,
    title: text(title),
    ...(note === undefined ? {} : { note: text(note) }),
    columns: Object.entries(columns).map(([key, { title: own }]) => ({ key, title: text(own) })),
    rows: rows.slice(0, TABLE_ROWS_MAX),
    ...(rows.length > TABLE_ROWS_MAX ? { omittedRows: rows.length - TABLE_ROWS_MAX } : {}),
  };
}

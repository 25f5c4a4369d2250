import { quoted, quotedTable } from '../../identifiers.ts';
import type { TablePlan } from './table-plan.ts';

/** A query and the texts of its parameters. */
export interface Query {
  readonly text: string;
  readonly values: readonly (string | null)[];
}

/**
 * Rows written by a transaction that is this one or came after it. A row holds 32 of the 64 bits, so
 * the comparison is modulo 2^32 (PostgreSQL manual §24.1.5): a row two thousand million transactions
 * old may look new and is then known by its digest; a new one never looks old.
 */
const writtenSince = (parameter: number): string =>
  `mod(xmin::text::bigint - mod($${parameter}::bigint, 4294967296) + 4294967296, 4294967296)` +
  ' < 2147483648';

const inWindow = (column: string, parameter: number): string =>
  `(${column} >= $${parameter} OR ${column} IS NULL)`;

/** Every type as text: what a client makes of numbers and dates loses digits and time zones. */
const cellsOf = ({ columns }: TablePlan): string =>
  columns.map((column) => `${quoted(column)}::text`).join(', ');

const identityOrder = ({ settings }: TablePlan): string =>
  settings.identity.map((column) => `coalesce(${quoted(column)}::text, '') COLLATE "C"`).join(', ');

/** Whether a row may be read again, by the position that comes next; parameter 1. */
function againOf({ settings }: TablePlan, next: string | undefined): string {
  if (next === undefined) return 'false AND $1::text IS NULL';
  if (settings.late === 'horizon') return writtenSince(1);
  return inWindow(quoted(settings.changed?.column ?? ''), 1);
}

function sinceOf({ settings }: TablePlan, since: string | undefined): Query {
  const { flag, late, changed } = settings;
  if (flag !== undefined) {
    return { text: `${quoted(flag.column)}::text IS DISTINCT FROM $2`, values: [flag.taken] };
  }
  if (since === undefined) return { text: 'true', values: [] };
  const text = late === 'horizon' ? writtenSince(2) : inWindow(quoted(changed?.column ?? ''), 2);
  return { text, values: [since] };
}

export function changesQuery(
  plan: TablePlan,
  { since, next }: { readonly since: string | undefined; readonly next: string | undefined },
): Query {
  const { table, changed } = plan.settings;
  const where = sinceOf(plan, since);
  const first = changed === undefined ? '' : `${quoted(changed.column)} NULLS FIRST, `;
  return {
    text: `SELECT ${cellsOf(plan)}, ${againOf(plan, next)} FROM ${quotedTable(table)}
      WHERE ${where.text} ORDER BY ${first}${identityOrder(plan)}`,
    values: [next ?? null, ...where.values],
  };
}

export const wholeQuery = (plan: TablePlan, next: string | undefined): Query => ({
  text: `SELECT ${cellsOf(plan)}, ${againOf(plan, next)}
    FROM ${quotedTable(plan.settings.table)} ORDER BY ${identityOrder(plan)}`,
  values: [next ?? null],
});

export const newestQuery = ({ settings }: TablePlan): string =>
  `SELECT max(${quoted(settings.changed?.column ?? '')})::text AS newest
    FROM ${quotedTable(settings.table)}`;

/** Only a row that is still what was taken: one changed since waits for the next batch. */
export function markTakenQuery(plan: TablePlan, cells: readonly (string | null)[]): Query {
  const { table, flag } = plan.settings;
  const name = quoted(flag?.column ?? '');
  const same = plan.columns.map(
    (column, index) => `${quoted(column)}::text IS NOT DISTINCT FROM $${index + 2}::text`,
  );
  return {
    text: `UPDATE ${quotedTable(table)} SET ${name} = $1 WHERE ${same.join(' AND ')}`,
    values: [flag?.taken ?? null, ...cells],
  };
}

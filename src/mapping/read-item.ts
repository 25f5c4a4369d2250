import type { SourceRecord } from './mapping.ts';

export type ReadItem = (record: SourceRecord) => unknown;

/** The item's own value; undefined when it is missing or null. */
export function itemReader(item: string): ReadItem {
  // Only these names can be inherited by a record that came from JSON; the check costs on each read.
  if (item in Object.prototype) {
    return (record) => (Object.hasOwn(record, item) ? (record[item] ?? undefined) : undefined);
  }
  return (record) => record[item] ?? undefined;
}

/**
 * Dialects write codes, dates and amounts as JSON integers too. A fraction has already been through
 * a float, so its digits can no longer be vouched for.
 */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return Number.isSafeInteger(value) ? String(value) : undefined;
}

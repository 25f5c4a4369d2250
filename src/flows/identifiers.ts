/** A name in SQL that is always a name, whatever is in it (SQL:2016 §5.2, delimited identifier). */
export function quoted(name: string): string {
  if (name === '' || name.includes('\0')) throw new RangeError('a name of SQL is empty or has NUL');
  return `"${name.replaceAll('"', '""')}"`;
}

/** `schema.table` or `table`, each part quoted by itself. */
export const quotedTable = (name: string): string => name.split('.').map(quoted).join('.');

/** What a text becomes in a record. Decimals, dates and long digits stay text, and so exact. */
export type ItemType = 'text' | 'integer' | 'boolean' | 'json';

/** One column of a table or sheet, and the item of the source's standard that it fills. */
export interface ItemColumn {
  readonly column: string;
  readonly item: string;
  readonly type: ItemType;
}

const truths: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['t', true],
  ['1', true],
  ['false', false],
  ['f', false],
  ['0', false],
]);

/** Undefined when the text is not of the type. */
const converters: Readonly<Record<ItemType, (text: string) => unknown>> = {
  text: (text) => text,
  integer: (text) => {
    const value = /^-?\d{1,16}$/.test(text) ? Number(text) : NaN;
    return Number.isSafeInteger(value) ? value : undefined;
  },
  boolean: (text) => truths.get(text),
  json: (text) => {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      return undefined;
    }
  },
};

/**
 * The record of a row: absent cells (null) are absent items. A text that is not of its type stays
 * text: the standard refuses the record at intake, which has a place for it; the batch goes on.
 */
export function recordOf(
  columns: readonly ItemColumn[],
  cells: readonly (string | null)[],
): Readonly<Record<string, unknown>> {
  const record: Record<string, unknown> = {};
  columns.forEach(({ item, type }, index) => {
    const cell = cells[index] ?? null;
    if (cell !== null) record[item] = converters[type](cell) ?? cell;
  });
  return record;
}

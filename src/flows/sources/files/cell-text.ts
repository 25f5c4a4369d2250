import type { CellValue } from '@protobi/exceljs';
import type { EdgeCode } from '../../edge-codes.ts';

/** Text of a cell, null for an empty one, or why it has none that can be relied on. */
export type CellReading = { readonly text: string | null } | { readonly refused: EdgeCode };

/** A double holds 15 decimal digits whatever they are; of more, the spreadsheet has changed some. */
const DIGITS_MAX = 15;

const absent: CellReading = { text: null };

/**
 * Only what was typed as text says exactly what was meant. A short number says so too; a long one
 * has lost its last digits, and a date is a number that looks different in every country.
 */
export function cellText(value: CellValue | undefined): CellReading {
  switch (typeof value) {
    case 'undefined':
      return absent;
    case 'string':
      return value === '' ? absent : { text: value };
    case 'number':
      return numberText(value);
    case 'boolean':
      return { refused: 'cell-boolean' };
    default:
      return value === null ? absent : structureText(value);
  }
}

function numberText(value: number): CellReading {
  const text = String(value);
  const digits = text.replace(/\D/g, '');
  const isExact = /^-?\d+(\.\d+)?$/.test(text) && digits.length <= DIGITS_MAX;
  return isExact ? { text } : { refused: 'cell-digits-lost' };
}

function structureText(value: object): CellReading {
  if (value instanceof Date) return { refused: 'cell-date' };
  if ('richText' in value && Array.isArray(value.richText)) {
    const runs = value.richText as readonly { readonly text?: string | null }[];
    return cellText(runs.map(({ text }) => text ?? '').join(''));
  }
  if ('formula' in value || 'sharedFormula' in value) return { refused: 'cell-formula' };
  return { refused: 'cell-error' };
}

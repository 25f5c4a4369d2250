import type { MappingField } from '../shapes/index.ts';
import { refusals, type Refusal } from './refusals.ts';

type Writer = (text: string) => number | boolean | Refusal;

/** From text to another JSON type: whole numbers a double holds exactly, `true` and `false`. */
export const typeWriters: Readonly<Record<NonNullable<MappingField['as']>, Writer>> = {
  integer: (text) => {
    const value = /^-?(?:0|[1-9]\d{0,15})$/.test(text) ? Number(text) : NaN;
    if (!Number.isSafeInteger(value)) return refusals.integerInvalid;
    // No negative zero: JSON has one zero.
    return value === 0 ? 0 : value;
  },
  boolean: (text) => {
    if (text === 'true') return true;
    return text === 'false' ? false : refusals.booleanInvalid;
  },
};

import type { Item } from '../shapes/index.ts';

export type Mask = NonNullable<Item['mask']>;

/** What is shown of a value whose form is not the expected one: nothing, not even its length. */
const HIDDEN = '***';

const masks: Readonly<Record<Mask, (value: string) => string>> = {
  // The usual spelling keeps six and four. With the check digit, four leave some 3,300 birth dates
  // of a century and tell the sex; two keep a number recognisable and tell neither.
  citizenId: (value) =>
    /^\d{17}[\dX]$/.test(value) ? `${value.slice(0, 6)}**********${value.slice(-2)}` : HIDDEN,
  // One star for any given name, so its length stays hidden; of 欧阳 only 欧 is shown.
  personName: ([first, second]) =>
    first === undefined || second === undefined ? '*' : `${first}*`,
  phone: (value) =>
    /^1\d{10}$/.test(value) ? `${value.slice(0, 3)}****${value.slice(-4)}` : HIDDEN,
  hidden: () => HIDDEN,
};

/**
 * The masked spelling of a value (脱敏): citizen number `330106**********2X`, name `张*`, mobile
 * number `138****1234`, anything else `***`. Masking twice may show less, never more.
 */
export function maskValue(mask: Mask, value: string): string {
  return masks[mask](value);
}

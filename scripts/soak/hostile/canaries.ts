import { castEnterprises } from '../../demo/province/index.ts';

/** Values that must never be seen outside the part of a request or answer they are put in. */
export interface Canaries {
  /** The provider's: in items nobody is granted, in fields no standard has, in wrong values. */
  readonly provided: { readonly text: string; readonly digits: string; readonly uscc: string };
  /** The caller's: in claims, subjects and properties that no schema has. */
  readonly asked: string;
}

const DIGITS = 10;

/** Unlikely to occur by chance in hashes, and the same for the same seed. */
export function canariesOf(seed: number): Canaries {
  const number = (0x1_0000_0000 + (seed >>> 0)) * 7919;
  return {
    provided: {
      text: `鸣${number.toString(36)}啾`,
      digits: String(number).padStart(DIGITS, '7').slice(-DIGITS),
      uscc: castEnterprises.restored.uscc,
    },
    asked: `啼${number.toString(36)}咕`,
  };
}

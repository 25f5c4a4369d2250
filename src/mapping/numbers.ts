import { refusals, type Step } from './refusals.ts';

/** More digits than any amount or area needs; bounds the work on hostile input. */
const NUMBER_CHARACTERS_MAX = 64;

interface Shift {
  readonly scale: number;
  readonly decimals: number;
}

/**
 * Shifts the decimal point right by `scale` and writes exactly `decimals` digits after it, on the
 * digits themselves, so nothing is rounded: losing a digit other than zero is refused.
 */
export function shiftDecimal({ scale, decimals }: Shift): Step {
  return (text) => {
    if (text.length > NUMBER_CHARACTERS_MAX) return refusals.numberInvalid;
    const [, sign = '', whole, fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
    if (whole === undefined) return refusals.numberInvalid;
    const shifted = shift(whole, fraction, scale);
    if (/[1-9]/.test(shifted.fraction.slice(decimals))) return refusals.numberInexact;
    return write(sign, shifted.whole, shifted.fraction.slice(0, decimals).padEnd(decimals, '0'));
  };
}

function shift(
  whole: string,
  fraction: string,
  scale: number,
): { readonly whole: string; readonly fraction: string } {
  const left = whole.padStart(whole.length + Math.max(0, -scale), '0');
  const digits = left + fraction.padEnd(Math.max(0, scale), '0');
  const point = left.length + scale;
  return { whole: digits.slice(0, point), fraction: digits.slice(point) };
}

function write(sign: string, whole: string, fraction: string): string {
  const digits = whole.replace(/^0+(?=\d)/, '') || '0';
  const unsigned = fraction === '' ? digits : `${digits}.${fraction}`;
  // No negative zero: it would be a second spelling of zero.
  return /[1-9]/.test(unsigned) ? sign + unsigned : unsigned;
}

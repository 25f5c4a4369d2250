/** Four decimals, as money is written; sums are integers of the smallest part. */
const DECIMALS = 4;

const DECIMAL = /^(-?)(0|[1-9]\d{0,14})(?:\.(\d{1,4}))?$/;

/** An amount in ten-thousandths, undefined when it is none: a text, a number, or a money object. */
export function amountOf(value: unknown): bigint | undefined {
  if (typeof value === 'object' && value !== null && 'amount' in value) {
    return amountOf(value.amount);
  }
  const text = typeof value === 'number' ? String(value) : value;
  const match = typeof text === 'string' ? DECIMAL.exec(text) : null;
  if (match === null) return undefined;
  const [, sign, whole = '', fraction = ''] = match;
  const parts = BigInt(whole + fraction.padEnd(DECIMALS, '0'));
  return sign === '-' ? -parts : parts;
}

/** The decimal text of a sum, without trailing zeros. */
export function sumText(parts: bigint): string {
  const digits = (parts < 0n ? -parts : parts).toString().padStart(DECIMALS + 1, '0');
  const fraction = digits.slice(-DECIMALS).replace(/0+$/, '');
  const whole = digits.slice(0, -DECIMALS);
  return `${parts < 0n ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}

/** Which fields of the source's own standard are summed, and which records are not. */
export interface AmountFields {
  readonly summed: readonly {
    readonly item: string;
    readonly currency: string;
    readonly field: string;
  }[];
  /** Records whose operation is one of these are gone, and sum to nothing. */
  readonly except?: { readonly field: string; readonly values: readonly string[] };
}

export interface AmountSum {
  readonly item: string;
  readonly currency: string;
  readonly sum: string;
}

export interface AmountSums {
  /** What is no amount adds nothing: the gateway keeps such a record back. */
  add(record: Readonly<Record<string, unknown>>): void;
  all(): AmountSum[];
}

/** Sums of chosen amounts by currency, as both ends come to them. */
export function createAmountSums({ summed, except }: AmountFields): AmountSums {
  const sums = summed.map(() => 0n);
  const isGone = (record: Readonly<Record<string, unknown>>): boolean =>
    except?.values.includes(String(record[except.field])) === true;
  return {
    add: (record) => {
      if (isGone(record)) return;
      summed.forEach(({ field }, index) => {
        sums[index] = (sums[index] ?? 0n) + (amountOf(record[field]) ?? 0n);
      });
    },
    all: () =>
      summed.map(({ item, currency }, index) => ({
        item,
        currency,
        sum: sumText(sums[index] ?? 0n),
      })),
  };
}

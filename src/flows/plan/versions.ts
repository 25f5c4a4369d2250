const DIGITS = /^\d+$/;

const plain = (digits: string): string => digits.replace(/^0+(?=\d)/, '');

/**
 * The order of versions: numbers by size, everything else by its characters, numbers first. Dates and
 * instants are written so that their characters are in order.
 */
export function compareVersions(a: string, b: string): number {
  const isNumberA = DIGITS.test(a);
  const isNumberB = DIGITS.test(b);
  if (isNumberA !== isNumberB) return isNumberA ? -1 : 1;
  if (!isNumberA) return compareText(a, b);
  const [left, right] = [plain(a), plain(b)];
  return left.length === right.length ? compareText(left, right) : left.length - right.length;
}

const compareText = (a: string, b: string): number => {
  if (a === b) return 0;
  return a < b ? -1 : 1;
};

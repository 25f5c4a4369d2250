const daysOfMonth = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

const isLeapYear = (year: number): boolean =>
  (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

/** A day that exists, years 1 to 9999. */
export function isDay(year: number, month: number, day: number): boolean {
  const days = month === 2 && isLeapYear(year) ? 29 : (daysOfMonth[month - 1] ?? 0);
  return year >= 1 && day >= 1 && day <= days;
}

/** So many digits from a place on, as a number: `Number(text.slice(…))` without the text. */
export function numberAt(text: string, from: number, count: number): number {
  let number = 0;
  for (let at = from; at < from + count; at += 1) number = 10 * number + text.charCodeAt(at) - 0x30;
  return number;
}

const SHAPE = /^\d{4}-\d{2}-\d{2}$/;

/** A day that exists, years 0001 to 9999, in the extended format of GB/T 7408: `YYYY-MM-DD`. */
export function isCalendarDate(text: string): boolean {
  if (!SHAPE.test(text)) return false;
  return isDay(numberAt(text, 0, 4), numberAt(text, 5, 2), numberAt(text, 8, 2));
}

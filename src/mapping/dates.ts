import { shanghaiDateOf } from '../kernel/index.ts';
import type { MappingField } from '../shapes/index.ts';
import { refusals, type Step } from './refusals.ts';

export type DateFormat = NonNullable<MappingField['date']>;
export type WrittenDateFormat = NonNullable<MappingField['toDate']>;

/** Formats that know no day. */
export const monthFormats: ReadonlySet<string> = new Set<DateFormat>(['yyyyMM', 'yyyy-MM']);

const DAYS_OF_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function isRealDay(year: number, month: number, day: number): boolean {
  // No record is older; NaN, where something else than a digit stood, fails here too.
  if (!(year >= 100) || day < 1) return false;
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return day <= (month === 2 && isLeap ? 29 : (DAYS_OF_MONTH[month - 1] ?? 0));
}

/** Where the parts of a date begin in its spelling. */
interface Layout {
  readonly length: number;
  readonly month: number;
  /** Absent where no day is known. */
  readonly day?: number;
  readonly hyphens?: readonly number[];
  readonly hour?: number;
}

/** The digits in [from, to) as a number; NaN when something else is among them. */
function digitsIn(text: string, from: number, to: number): number {
  let value = 0;
  for (let index = from; index < to; index += 1) {
    const digit = text.charCodeAt(index) - 48;
    if (!(digit >= 0 && digit <= 9)) return NaN;
    value = value * 10 + digit;
  }
  return value;
}

function isTime(text: string, hour: number): boolean {
  return (
    digitsIn(text, hour, hour + 2) < 24 &&
    digitsIn(text, hour + 2, hour + 4) < 60 &&
    digitsIn(text, hour + 4, hour + 6) < 60
  );
}

// By hand rather than by a pattern: dates are most of the work of a mapping.
const spelled =
  ({ length, month, day, hyphens = [], hour }: Layout): Step =>
  (text) => {
    if (text.length !== length) return refusals.dateInvalid;
    for (const at of hyphens) if (text.charCodeAt(at) !== 45) return refusals.dateInvalid;
    const dayNumber = day === undefined ? 1 : digitsIn(text, day, day + 2);
    const isReal = isRealDay(digitsIn(text, 0, 4), digitsIn(text, month, month + 2), dayNumber);
    if (!isReal || (hour !== undefined && !isTime(text, hour))) return refusals.dateInvalid;
    const upToMonth = `${text.slice(0, 4)}-${text.slice(month, month + 2)}`;
    return day === undefined ? upToMonth : `${upToMonth}-${text.slice(day, day + 2)}`;
  };

const day = spelled({ length: 10, month: 5, day: 8, hyphens: [4, 7] });
const month = spelled({ length: 7, month: 5, hyphens: [4] });

// Shanghai is taken as UTC+8 throughout. Its clocks ran ahead in the summers of 1986 to 1991 (and
// some before 1950), so a midnight of those days, exported as an instant, falls on the day before.
// 15 digits stay within what a Date can hold; years beyond 9999 fail as dates.
const epochMs: Step = (text) =>
  /^-?\d{1,15}$/.test(text) ? day(shanghaiDateOf(Number(text))) : refusals.dateInvalid;

/** From a dialect's spelling to `YYYY-MM-DD`, or `YYYY-MM` when it knows no day. Times are cut off. */
export const dateReaders: Readonly<Record<DateFormat, Step>> = {
  'yyyy-MM-dd': day,
  yyyyMMdd: spelled({ length: 8, month: 4, day: 6 }),
  yyyyMMddHHmmss: spelled({ length: 14, month: 4, day: 6, hour: 8 }),
  yyyyMM: spelled({ length: 6, month: 4 }),
  'yyyy-MM': month,
  'epoch-ms': epochMs,
};

const written =
  (format: WrittenDateFormat, write: (date: string) => string): Step =>
  (text) => {
    const isMonth = text.length === 'yyyy-MM'.length;
    const date = isMonth ? month(text) : day(text);
    if (typeof date !== 'string') return date;
    return isMonth && !monthFormats.has(format) ? refusals.dateImprecise : write(date);
  };

/** From `YYYY-MM-DD` or `YYYY-MM` to a dialect's spelling; a day may be cut off, never invented. */
export const dateWriters: Readonly<Record<WrittenDateFormat, Step>> = {
  'yyyy-MM-dd': written('yyyy-MM-dd', (date) => date),
  yyyyMMdd: written('yyyyMMdd', (date) => date.replaceAll('-', '')),
  yyyyMM: written('yyyyMM', (date) => date.slice(0, 4) + date.slice(5, 7)),
  'yyyy-MM': written('yyyy-MM', (date) => date.slice(0, 7)),
};

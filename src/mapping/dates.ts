import { shanghaiDateOf } from '../kernel/index.ts';
import type { MappingField } from '../shapes/index.ts';
import { refusals, type Step } from './refusals.ts';

export type DateFormat = NonNullable<MappingField['date']>;
export type WrittenDateFormat = NonNullable<MappingField['toDate']>;

/** Formats that know no day. */
export const monthFormats: ReadonlySet<string> = new Set<DateFormat>(['yyyyMM', 'yyyy-MM']);

function isRealDay(year: number, month: number, day: number): boolean {
  // Date.UTC takes years below 100 for years of the twentieth century; no record is that old.
  if (year < 100) return false;
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

const spelled =
  (pattern: RegExp): Step =>
  (text) => {
    const [, year = '', month = '', day] = pattern.exec(text) ?? [];
    if (!isRealDay(Number(year), Number(month), Number(day ?? 1))) return refusals.dateInvalid;
    return day === undefined ? `${year}-${month}` : `${year}-${month}-${day}`;
  };

const day = spelled(/^(\d{4})-(\d{2})-(\d{2})$/);
const month = spelled(/^(\d{4})-(\d{2})$/);

// Shanghai is taken as UTC+8 throughout. Its clocks ran ahead in the summers of 1986 to 1991 (and
// some before 1950), so a midnight of those days, exported as an instant, falls on the day before.
// 15 digits stay within what a Date can hold; years beyond 9999 fail as dates.
const epochMs: Step = (text) =>
  /^-?\d{1,15}$/.test(text) ? day(shanghaiDateOf(Number(text))) : refusals.dateInvalid;

/** From a dialect's spelling to `YYYY-MM-DD`, or `YYYY-MM` when it knows no day. Times are cut off. */
export const dateReaders: Readonly<Record<DateFormat, Step>> = {
  'yyyy-MM-dd': day,
  yyyyMMdd: spelled(/^(\d{4})(\d{2})(\d{2})$/),
  yyyyMMddHHmmss: spelled(/^(\d{4})(\d{2})(\d{2})(?:[01]\d|2[0-3])[0-5]\d[0-5]\d$/),
  yyyyMM: spelled(/^(\d{4})(\d{2})$/),
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

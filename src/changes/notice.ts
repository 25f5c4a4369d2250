import { say, type Refusal } from '../kernel/index.ts';
import type { MeaningChange } from '../catalog/index.ts';

const DAY_MS = 86_400_000;

/** The calendar date so many plain days later. */
export const daysAfter = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);

/**
 * What would stop before notice of it could have been given: at publication, or on a day of its own
 * that is too near. What names a day far enough ahead announces itself.
 */
export const stopsIn = (
  changes: readonly MeaningChange[],
  noticeEnd: string,
): readonly MeaningChange[] =>
  changes.filter(
    ({ stops }) => stops !== undefined && (stops.on === undefined || stops.on < noticeEnd),
  );

/** Nothing stops unannounced (不得擅自停止): a day must be named, and lie behind the notice. */
export function judgeNotice(
  stops: readonly MeaningChange[],
  effectiveOn: string | null,
  noticeEnd: string,
): Refusal | undefined {
  if (stops.length === 0 || (effectiveOn !== null && effectiveOn >= noticeEnd)) return undefined;
  return {
    refused: 'stop-unannounced',
    detail: say(
      `生效日期不得早于 ${noticeEnd}`,
      `the day it takes effect must not be before ${noticeEnd}`,
    ),
    errors: stops.map(({ subject, kind, text }) => ({
      pointer: `/${subject.of}/${subject.id}${subject.part === undefined ? '' : `/${subject.part}`}`,
      rule: kind,
      message: text,
    })),
  };
}

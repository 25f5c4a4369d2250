import { documentsOf } from '../catalog-document.ts';
import type { Shelf } from '../shelf.ts';
import {
  byId,
  complain,
  complaintsOf,
  datasetsOf,
  supplyPlaces,
  ofEach,
  type Complaining,
  type Place,
} from './rule.ts';

interface Term {
  readonly from?: string;
  readonly until?: string;
}

/** `until` is the first day no longer valid, so it lies after `from`. */
const ends = (base: string, { from, until }: Term): readonly Place[] =>
  from !== undefined && until !== undefined && until <= from ? [[`${base}/until`, until]] : [];

export const reversedTerms = (shelf: Shelf): Complaining =>
  complaintsOf(
    shelf,
    {
      agency: (value) => ends('', value),
      grant: (value) => ends('', value),
      codeTable: (value) => ends('', value),
      flow: (value) => ends('', value),
      deadlineProfile: (value) => ends('', value),
      dataset: (value) => [
        ...ends('/coverage', value.coverage ?? {}),
        ...supplyPlaces(value, ({ duty: { since: from, until } }, base) =>
          ends(`${base}/duty`, { from, ...(until === undefined ? {} : { until }) }),
        ),
      ],
      divisions: ({ divisions }) =>
        divisions.flatMap((division, index) => ends(`/divisions/${index}`, division)),
    },
    () => true,
  );

/** What has successors has ended, on a day that is written. */
export const successorsWithoutEnd = (shelf: Shelf): Complaining =>
  complaintsOf(
    shelf,
    {
      agency: ({ agency, successors, until }) =>
        successors !== undefined && until === undefined ? [['/successors', agency]] : [],
      divisions: ({ divisions }) =>
        divisions.flatMap(({ code, successors, until }, index): readonly Place[] =>
          successors !== undefined && until === undefined
            ? [[`/divisions/${index}/successors`, code]]
            : [],
        ),
    },
    () => true,
  );

/** A duty that begins when its agency is no longer there. */
export function dutiesOfEndedAgencies(shelf: Shelf): Complaining {
  const agencies = byId(shelf, 'agency');
  return ofEach(datasetsOf(shelf), (document) =>
    complain(
      document,
      supplyPlaces(document.value, ({ agency, duty }, base) => {
        const until = agencies.get(agency)?.value.until;
        return until !== undefined && until <= duty.since ? [[`${base}/agency`, agency]] : [];
      }),
      () => true,
    ),
  );
}

/** A supply of a division that had ended before the duty began; its successors are meant. */
export function suppliesOfEndedRegions(shelf: Shelf): Complaining {
  const lastDays = new Map<string, string | undefined>();
  for (const { value } of documentsOf(shelf.documents, 'divisions')) {
    for (const { code, until } of value.divisions) {
      // A code in force again has no last day.
      lastDays.set(
        code,
        lastDays.has(code) && lastDays.get(code) === undefined ? undefined : until,
      );
    }
  }
  return ofEach(datasetsOf(shelf), (document) =>
    complain(
      document,
      supplyPlaces(document.value, ({ regions, duty }, base) =>
        regions.flatMap(({ code }, index): readonly Place[] => {
          const until = lastDays.get(code);
          const isOver = until !== undefined && until <= duty.since;
          return isOver ? [[`${base}/regions/${index}/code`, code]] : [];
        }),
      ),
      () => true,
    ),
  );
}

/** Monday to Friday; a calendar date has the same weekday in every zone. */
const isWeekday = (date: string): boolean => ![0, 6].includes(new Date(date).getUTCDay());

/** Days listed twice, holidays that are worked, and weekdays declared worked as if they were not. */
export const contradictoryDays = (shelf: Shelf): Complaining =>
  ofEach(documentsOf(shelf.documents, 'calendar'), (document) =>
    document.value.years.flatMap(({ year, holidays, workdays }, index) => {
      const seen = new Set<string>();
      const judge = (list: string, days: readonly string[]): readonly Place[] =>
        days.flatMap((day, at): readonly Place[] => {
          const isWrong =
            seen.has(day) || !day.startsWith(`${year}-`) || (list === 'workdays' && isWeekday(day));
          seen.add(day);
          return isWrong ? [[`/years/${index}/${list}/${at}`, day]] : [];
        });
      const places = [...judge('holidays', holidays), ...judge('workdays', workdays)];
      return complain(document, places, () => true);
    }),
  );

import type { Shelf } from '../shelf.ts';
import { complaintsOf, datasetsOf, supplyPlaces, type Complaint, type Place } from './rule.ts';

export function refusalsWithoutLaw(shelf: Shelf): readonly Complaint[] {
  return datasetsOf(shelf).flatMap((document) => {
    const { share, basis, items } = document.value;
    const whole = share === 'not-shared' && basis === undefined;
    const places = Object.entries(items)
      .filter(([, item]) => item.share === 'not-shared' && item.basis === undefined)
      .map(([name]) => ({ document, pointer: `/items/${name}`, name }));
    return whole ? [{ document, pointer: '/share', name: document.id }, ...places] : places;
  });
}

export function dutiesWithoutConditions(shelf: Shelf): readonly Complaint[] {
  return datasetsOf(shelf).flatMap((document) =>
    document.value.share !== 'conditional'
      ? []
      : document.value.supplies.flatMap((supply, index) =>
          supply.duty.conditions !== undefined
            ? []
            : [{ document, pointer: `/supplies/${index}/duty`, name: supply.agency }],
        ),
  );
}

interface Term {
  readonly from?: string;
  readonly until?: string;
}

/** `until` is the first day no longer valid, so it must lie after the first valid one. */
const ends = (base: string, { from, until }: Term): readonly Place[] =>
  from !== undefined && until !== undefined && until <= from ? [[`${base}/until`, until]] : [];

export function reversedTerms(shelf: Shelf): readonly Complaint[] {
  return complaintsOf(
    shelf,
    {
      agency: (value) => ends('', value),
      grant: (value) => ends('', value),
      dataset: (value) =>
        supplyPlaces(value, ({ duty: { since: from, until } }, base) =>
          ends(`${base}/duty`, { from, ...(until === undefined ? {} : { until }) }),
        ),
      divisions: ({ divisions }) =>
        divisions.flatMap((division, index) => ends(`/divisions/${index}`, division)),
    },
    () => true,
  );
}

import type { Division, RegionScope } from '../../kernel/index.ts';
import type { Dataset } from '../../shapes/index.ts';
import { documentsOf } from '../catalog-document.ts';
import type { Shelf } from '../shelf.ts';
import { complaintsOf, datasetsOf, given, listed, type Complaint, type Place } from './rule.ts';

const divisionsOf = (shelf: Shelf): readonly Division[] =>
  documentsOf(shelf.documents, 'divisions').flatMap(({ value }) => value.divisions);

/** A key as a token of a JSON Pointer (RFC 6901 §3). */
const escaped = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');

const scopePlaces = (base: string, regions: readonly RegionScope[]): readonly Place[] =>
  regions.map(({ code }, index): Place => [`${base}/${index}/code`, code]);

const supplyScopes = (dataset: Dataset): readonly (readonly [string, RegionScope])[] =>
  dataset.supplies.flatMap(({ regions }, supply) =>
    regions.map((region, index) => [`/supplies/${supply}/regions/${index}/code`, region] as const),
  );

/** Any code the table ever had will do: a grant may outlive a division. */
export function regionReferences(shelf: Shelf): readonly Complaint[] {
  const known = new Set(divisionsOf(shelf).map(({ code }) => code));
  return complaintsOf(
    shelf,
    {
      agency: ({ region }) => [['/region', region]],
      dataset: (value) => [
        ...supplyScopes(value).map(([pointer, { code }]): Place => [pointer, code]),
        ...scopePlaces('/coverage/regions', value.coverage?.regions ?? []),
      ],
      flow: ({ receivers, regionRule: { split } }) => [
        ...receivers.flatMap(({ regions }, index) =>
          scopePlaces(`/receivers/${index}/regions`, regions),
        ),
        ...(split?.by === 'assignment' ? Object.entries(split.to) : []).map(
          ([value, code]): Place => [`/regionRule/split/to/${escaped(value)}`, code],
        ),
      ],
      deadlineProfile: ({ regions }) => scopePlaces('/regions', regions),
      matter: ({ agencies = [] }) =>
        agencies.flatMap(({ regions }, index) =>
          scopePlaces(`/agencies/${index}/regions`, regions),
        ),
      grant: ({ regions }) => scopePlaces('/regions', regions),
      divisions: ({ divisions }) =>
        divisions.flatMap(({ parent, successors }, index) => [
          ...given(`/divisions/${index}/parent`, parent),
          ...listed(`/divisions/${index}/successors`, successors),
        ]),
    },
    (code) => !known.has(code),
  );
}

export type Above = ReadonlyMap<string, ReadonlySet<string>>;

/** Every code with all that was ever above it, itself included. */
export function aboveOf(shelf: Shelf): Above {
  const divisions = divisionsOf(shelf);
  const above = new Map<string, Set<string>>();
  for (const { code } of divisions) above.set(code, new Set([code]));
  // A parent's own parents reach its children one level a round; a table has few levels.
  for (let changed = true; changed;) {
    changed = false;
    for (const { code, parent } of divisions) {
      const known = above.get(code) ?? new Set<string>();
      const size = known.size;
      for (const each of parent === undefined ? [] : (above.get(parent) ?? [])) known.add(each);
      changed ||= known.size > size;
    }
  }
  return above;
}

/** What earlier supplies took: codes themselves, whole subtrees, and all that lies above either. */
interface Taken {
  readonly codes: Set<string>;
  readonly subtrees: Set<string>;
  readonly above: Set<string>;
}

const isTaken = (
  taken: Taken,
  { code, subtree }: RegionScope,
  above: ReadonlySet<string>,
): boolean =>
  taken.codes.has(code) ||
  (subtree && taken.above.has(code)) ||
  [...above].some((each) => taken.subtrees.has(each));

function take(taken: Taken, { code, subtree }: RegionScope, above: ReadonlySet<string>): void {
  taken.codes.add(code);
  if (subtree) taken.subtrees.add(code);
  for (const each of above) taken.above.add(each);
}

export function overlappingSupplies(shelf: Shelf): readonly Complaint[] {
  const above = aboveOf(shelf);
  return datasetsOf(shelf).flatMap((document) => {
    const taken: Taken = { codes: new Set(), subtrees: new Set(), above: new Set() };
    return supplyScopes(document.value).flatMap(([pointer, scope]) => {
      const chain = above.get(scope.code) ?? new Set<string>();
      const twice = isTaken(taken, scope, chain);
      take(taken, scope, chain);
      return twice ? [{ document, pointer, name: scope.code }] : [];
    });
  });
}

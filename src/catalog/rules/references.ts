import type { Dataset, Flow } from '../../shapes/index.ts';
import { documentsOf } from '../catalog-document.ts';
import type { Shelf } from '../shelf.ts';
import {
  byId,
  complain,
  complaintsOf,
  datasetsOf,
  given,
  idsOf,
  listed,
  resourcePlaces,
  supplyPlaces,
  systemOwners,
  ofEach,
  type Complaining,
  type Place,
} from './rule.ts';

export function agencyReferences(shelf: Shelf): Complaining {
  const known = idsOf(shelf, 'agency');
  return complaintsOf(
    shelf,
    {
      agency: ({ successors = [] }) =>
        successors.map(({ agency }, index): Place => [`/successors/${index}/agency`, agency]),
      dataset: agencyPlaces,
      serviceItem: ({ agency }) => [['/agency', agency]],
      grant: ({ requester }) => [['/requester', requester]],
      matter: ({ agencies = [] }) =>
        agencies.map(({ agency }, index): Place => [`/agencies/${index}/agency`, agency]),
      flow: flowAgencyPlaces,
    },
    (name) => !known.has(name),
  );
}

function agencyPlaces(dataset: Dataset): readonly Place[] {
  const sources = Object.entries(dataset.items).flatMap(([item, { source }]) =>
    given(`/items/${item}/source`, source),
  );
  const supplies = supplyPlaces(dataset, ({ agency, duty }, base) => [
    [`${base}/agency`, agency],
    [`${base}/duty/security/provide`, duty.security.provide],
    [`${base}/duty/security/operate`, duty.security.operate],
  ]);
  return [...sources, ...supplies];
}

const flowAgencyPlaces = ({ source, receivers, security, contacts }: Flow): readonly Place[] => [
  ['/source/agency', source.agency],
  ['/security/provide', security.provide],
  ['/security/operate', security.operate],
  ...receivers.map(({ agency }, index): Place => [`/receivers/${index}/agency`, agency]),
  ...contacts.flatMap(({ agency }, index) => given(`/contacts/${index}/agency`, agency)),
];

/** A resource may be mounted on any system; grants and flows name systems of their agency only. */
export function* systemReferences(shelf: Shelf): Complaining {
  const owners = systemOwners(shelf);
  const mounted = yield* complaintsOf(
    shelf,
    {
      dataset: (value) => [
        ...given('/sourceSystem', value.sourceSystem),
        ...resourcePlaces(value, ({ system }, base) => [[`${base}/system`, system]]),
      ],
    },
    (name) => !owners.has(name),
  );
  const isForeign = (agency: string) => (system: string) =>
    owners.get(system)?.has(agency) !== true;
  const granted = documentsOf(shelf.documents, 'grant').flatMap((document) => {
    const { requester, systems } = document.value;
    return complain(document, listed('/systems', systems), isForeign(requester));
  });
  const flowing = documentsOf(shelf.documents, 'flow').flatMap((document) => {
    const { source, receivers } = document.value;
    return [
      ...complain(document, [['/source/system', source.system]], isForeign(source.agency)),
      ...receivers.flatMap(({ agency, system }, index) =>
        complain(document, [[`/receivers/${index}/system`, system]], isForeign(agency)),
      ),
    ];
  });
  return [...mounted, ...granted, ...flowing];
}

export function standardReferences(shelf: Shelf): Complaining {
  return complaintsOf(
    shelf,
    {
      dataset: (value) => [
        ['/standard', value.standard],
        ...resourcePlaces(value, ({ standard }, base) => [[`${base}/standard`, standard]]),
      ],
      mapping: ({ from, to }) => [
        ['/from', from],
        ['/to', to],
      ],
      flow: ({ source, receivers }) => [
        ['/source/standard', source.standard],
        ...receivers.flatMap((receiver, index) => given(`/receivers/${index}/as`, receiver.as)),
      ],
    },
    (name) => !shelf.schemas.has(`standards/${name}.json`),
  );
}

/** From a dialect to the dataset's standard, and from that to what a receiver of a flow wants. */
export function* missingMappings(shelf: Shelf): Complaining {
  const declared = idsOf(shelf, 'mapping');
  const datasets = byId(shelf, 'dataset');
  const mounted = yield* ofEach(datasetsOf(shelf), (document) =>
    complain(
      document,
      resourcePlaces(document.value, ({ standard }, base) => [[`${base}/standard`, standard]]),
      (dialect) => !declared.has(`${dialect}.to.${document.value.standard}`),
    ),
  );
  const flowing = documentsOf(shelf.documents, 'flow').flatMap((document) => {
    const { source, receivers, dataset } = document.value;
    const standard = datasets.get(dataset)?.value.standard;
    const received = receivers.flatMap((each, index) => given(`/receivers/${index}/as`, each.as));
    if (standard === undefined) return [];
    const isMissing = (from: string, to: string): boolean => !declared.has(`${from}.to.${to}`);
    return [
      ...complain(document, [['/source/standard', source.standard]], (dialect) =>
        isMissing(dialect, standard),
      ),
      ...complain(document, received, (wanted) => isMissing(standard, wanted)),
    ];
  });
  return [...mounted, ...flowing];
}

export function datasetReferences(shelf: Shelf): Complaining {
  const known = idsOf(shelf, 'dataset');
  return complaintsOf(
    shelf,
    {
      dataset: ({ items }) =>
        Object.entries(items).flatMap(([item, { origin }]) =>
          given(`/items/${item}/origin/dataset`, origin?.dataset),
        ),
      grant: ({ dataset }) => [['/dataset', dataset]],
      serviceItem: ({ needs }) =>
        needs.map(({ dataset }, index): Place => [`/needs/${index}/dataset`, dataset]),
      flow: ({ dataset }) => [['/dataset', dataset]],
    },
    (name) => !known.has(name),
  );
}

export function serviceItemReferences(shelf: Shelf): Complaining {
  const known = idsOf(shelf, 'serviceItem');
  return complaintsOf(
    shelf,
    {
      matter: ({ serviceItems }) => listed('/serviceItems', serviceItems),
      grant: ({ purposes }) =>
        purposes.flatMap(({ serviceItems }, index) =>
          listed(`/purposes/${index}/serviceItems`, serviceItems),
        ),
    },
    (name) => !known.has(name),
  );
}

export const elementReferences = (shelf: Shelf): Complaining =>
  complaintsOf(
    shelf,
    {
      dataset: ({ items }) =>
        Object.entries(items).flatMap(([item, { element }]) =>
          given(`/items/${item}/element`, element),
        ),
    },
    (name) => !shelf.schemas.has(`elements/${name}.json`),
  );

export function codeTableReferences(shelf: Shelf): Complaining {
  const known = idsOf(shelf, 'codeTable');
  return complaintsOf(
    shelf,
    {
      dataset: ({ items }) =>
        Object.entries(items).flatMap(([item, { codes }]) => given(`/items/${item}/codes`, codes)),
    },
    (name) => !known.has(name),
  );
}

/** A code is retired by leaving it in the table, since records may still hold it. */
export const retiredCodes = (shelf: Shelf): Complaining =>
  ofEach(documentsOf(shelf.documents, 'codeTable'), (document) => {
    const { retired = {}, values } = document.value;
    const places = Object.keys(retired).map((code): Place => [`/retired/${code}`, code]);
    return complain(document, places, (code) => !Object.hasOwn(values, code));
  });

export function calendarReferences(shelf: Shelf): Complaining {
  const known = idsOf(shelf, 'calendar');
  return complaintsOf(
    shelf,
    { deadlineProfile: ({ calendar }) => given('/calendar', calendar) },
    (name) => !known.has(name),
  );
}

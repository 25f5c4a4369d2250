import type { Dataset } from '../../shapes/index.ts';
import { documentsOf } from '../catalog-document.ts';
import type { Shelf } from '../shelf.ts';
import {
  complain,
  complaintsOf,
  datasetsOf,
  given,
  idsOf,
  listed,
  resourcePlaces,
  supplyPlaces,
  type Complaint,
  type Place,
} from './rule.ts';

export function agencyReferences(shelf: Shelf): readonly Complaint[] {
  const known = idsOf(shelf, 'agency');
  return complaintsOf(
    shelf,
    {
      dataset: agencyPlaces,
      serviceItem: ({ agency }) => [['/agency', agency]],
      grant: ({ requester }) => [['/requester', requester]],
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

/** A resource may be mounted on any system; a grant is used by systems of its requester only. */
export function systemReferences(shelf: Shelf): readonly Complaint[] {
  const systems = documentsOf(shelf.documents, 'agency').flatMap(({ id, value }) =>
    Object.keys(value.systems ?? {}).map((system) => ({ system, agency: id })),
  );
  const mounted = complaintsOf(
    shelf,
    {
      dataset: (value) => resourcePlaces(value, ({ system }, base) => [[`${base}/system`, system]]),
    },
    (name) => !systems.some(({ system }) => system === name),
  );
  const granted = documentsOf(shelf.documents, 'grant').flatMap((document) =>
    complain(
      document,
      listed('/systems', document.value.systems),
      (name) =>
        !systems.some(
          ({ system, agency }) => system === name && agency === document.value.requester,
        ),
    ),
  );
  return [...mounted, ...granted];
}

export function standardReferences(shelf: Shelf): readonly Complaint[] {
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
    },
    (name) => !shelf.standards.has(name),
  );
}

export function missingMappings(shelf: Shelf): readonly Complaint[] {
  const declared = idsOf(shelf, 'mapping');
  return datasetsOf(shelf).flatMap((document) =>
    complain(
      document,
      resourcePlaces(document.value, ({ standard }, base) => [[`${base}/standard`, standard]]),
      (dialect) => !declared.has(`${dialect}.to.${document.value.standard}`),
    ),
  );
}

export function datasetReferences(shelf: Shelf): readonly Complaint[] {
  const known = idsOf(shelf, 'dataset');
  return complaintsOf(
    shelf,
    {
      grant: ({ dataset }) => [['/dataset', dataset]],
      serviceItem: ({ needs }) =>
        needs.map(({ dataset }, index): Place => [`/needs/${index}/dataset`, dataset]),
    },
    (name) => !known.has(name),
  );
}

export function serviceItemReferences(shelf: Shelf): readonly Complaint[] {
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

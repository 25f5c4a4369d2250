import type { Dataset, Duty, Item, Supply } from '../../shapes/index.ts';
import { documentsOf } from '../catalog-document.ts';
import type { Shelf } from '../shelf.ts';
import {
  byId,
  complain,
  datasetsOf,
  listed,
  resourcePlaces,
  supplyPlaces,
  ofEach,
  type Complaining,
  type Place,
} from './rule.ts';

const shareOf = ({ share }: Dataset, item: Item | undefined): Dataset['share'] =>
  item?.share ?? share;

export function refusalsWithoutLaw(shelf: Shelf): Complaining {
  return ofEach(datasetsOf(shelf), (document) => {
    const { share, basis, items } = document.value;
    const whole = share === 'not-shared' && basis === undefined;
    const places = Object.entries(items)
      .filter(([, item]) => item.share === 'not-shared' && item.basis === undefined)
      .map(([name]) => ({ document, pointer: `/items/${name}`, name }));
    return whole ? [{ document, pointer: '/share', name: document.id }, ...places] : places;
  });
}

/** Acts by which something may be kept back; an entry that gives no rank is not judged. */
const HIGH = ['law', 'administrative-regulation', 'state-council-decision'];

export function refusalsByLesserActs(shelf: Shelf): Complaining {
  return ofEach(datasetsOf(shelf), (document) => {
    const { basis, items, share } = document.value;
    const kept = Object.entries(items).filter(([, item]) => item.share === 'not-shared');
    const cited = [
      ...(share === 'not-shared' ? [['', basis] as const] : []),
      ...kept.map(([name, item]) => [`/items/${name}`, item.basis] as const),
    ];
    return cited
      .filter(([, act]) => act?.rank !== undefined && !HIGH.includes(act.rank))
      .map(([base, act]) => ({ document, pointer: `${base}/basis`, name: act?.act ?? '' }));
  });
}

const hasConditional = (dataset: Dataset): boolean =>
  Object.values(dataset.items).some((item) => shareOf(dataset, item) === 'conditional');

export function dutiesWithoutConditions(shelf: Shelf): Complaining {
  const conditional = datasetsOf(shelf).filter(({ value }) => value.share === 'conditional');
  return ofEach(conditional, (document) =>
    complain(
      document,
      supplyPlaces(document.value, ({ agency, duty }, base) =>
        duty.conditions === undefined ? [[`${base}/duty`, agency]] : [],
      ),
      () => true,
    ),
  );
}

/** A conditional item of a dataset that is otherwise open: some duty must say on what conditions. */
export function itemsWithoutConditions(shelf: Shelf): Complaining {
  return ofEach(datasetsOf(shelf), (document) => {
    const { share, items, supplies } = document.value;
    const isStated = supplies.every(({ duty }) => duty.conditions !== undefined);
    if (share === 'conditional' || isStated) return [];
    return Object.entries(items)
      .filter(([, item]) => item.share === 'conditional')
      .map(([name]) => ({ document, pointer: `/items/${name}/share`, name }));
  });
}

const outside = (duty: Duty, base: string, named: readonly string[] = []): readonly Place[] =>
  listed(`${base}/requires`, named).filter(([, name]) => duty.requires?.includes(name) !== true);

/** 擅自增设条件: a resource or an item asks for what the duty does not, or nothing has conditions. */
export function conditionsAdded(shelf: Shelf): Complaining {
  return ofEach(datasetsOf(shelf), (document) => {
    const { supplies, items } = document.value;
    const mounted = supplyPlaces(document.value, ({ duty, resources }, base) =>
      Object.entries(resources).flatMap(([name, { requires }]) =>
        outside(duty, `${base}/resources/${name}`, requires),
      ),
    );
    const own = Object.entries(items).flatMap(([name, { requires }]) => {
      const places = supplies.flatMap(({ duty }) => outside(duty, `/items/${name}`, requires));
      return [...new Map(places)];
    });
    const idle = hasConditional(document.value)
      ? []
      : supplyPlaces(document.value, ({ duty, agency }, base) =>
          duty.conditions === undefined ? [] : [[`${base}/duty/conditions`, agency]],
        );
    return complain(document, [...mounted, ...own, ...idle], () => true);
  });
}

/** The system hop: whoever runs the system a resource is mounted on must answer for some hop. */
export function hopsWithoutOwner(shelf: Shelf): Complaining {
  const owners = new Map(
    documentsOf(shelf.documents, 'agency').flatMap(({ id, value }) =>
      Object.keys(value.systems ?? {}).map((system) => [system, id] as const),
    ),
  );
  const isNamed = ({ agency, duty: { security } }: Supply, owner: string | undefined): boolean =>
    owner === undefined || [agency, security.provide, security.operate].includes(owner);
  return ofEach(datasetsOf(shelf), (document) =>
    complain(
      document,
      supplyPlaces(document.value, (supply, base) =>
        Object.entries(supply.resources)
          .filter(([, { system }]) => !isNamed(supply, owners.get(system)))
          .map(([name, { system }]): Place => [`${base}/resources/${name}/system`, system]),
      ),
      () => true,
    ),
  );
}

/** Who supplies answers for the providing hop; somebody else there is worth a question. */
export const ownersElsewhere = (shelf: Shelf): Complaining =>
  ofEach(datasetsOf(shelf), (document) =>
    complain(
      document,
      supplyPlaces(document.value, ({ agency, duty: { security } }, base) =>
        security.provide === agency ? [] : [[`${base}/duty/security/provide`, security.provide]],
      ),
      () => true,
    ),
  );

const BY_SERVICE = ['query', 'verify', 'verify-batch'];

/** A mode that nothing mounted can serve: a service one by one, a table or files in batches. */
export const modesWithoutResource = (shelf: Shelf): Complaining =>
  ofEach(datasetsOf(shelf), (document) =>
    complain(
      document,
      supplyPlaces(document.value, ({ duty, resources }, base) => {
        const hasService = Object.values(resources).some(({ kind }) => kind === 'service');
        return listed(`${base}/duty/modes`, duty.modes).filter(
          ([, mode]) => BY_SERVICE.includes(mode) && !hasService,
        );
      }),
      () => true,
    ),
  );

const HOUR_SECONDS = 3600;
const DAY_SECONDS = 24 * HOUR_SECONDS;

/** The shortest time between two updates. */
const periodSeconds: Readonly<Record<Duty['frequency'], number>> = {
  realtime: 0,
  hourly: HOUR_SECONDS,
  daily: DAY_SECONDS,
  weekly: 7 * DAY_SECONDS,
  monthly: 28 * DAY_SECONDS,
  quarterly: 90 * DAY_SECONDS,
  yearly: 365 * DAY_SECONDS,
};

/** Durations of the schema's form, in seconds. */
function secondsOf(duration: string): number {
  const [, days, hours, minutes, seconds] =
    /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(duration) ?? [];
  return (
    Number(days ?? 0) * DAY_SECONDS +
    Number(hours ?? 0) * HOUR_SECONDS +
    Number(minutes ?? 0) * 60 +
    Number(seconds ?? 0)
  );
}

/** Fresher than the updates come: a promise that cannot be kept. */
export const freshnessUnmet = (shelf: Shelf): Complaining =>
  ofEach(datasetsOf(shelf), (document) =>
    complain(
      document,
      supplyPlaces(document.value, ({ duty: { timeliness, frequency } }, base) =>
        secondsOf(timeliness.freshness) < periodSeconds[frequency]
          ? [[`${base}/duty/timeliness/freshness`, timeliness.freshness]]
          : [],
      ),
      () => true,
    ),
  );

/** A flow carries out a duty of its source, and nothing that is not shared. */
export function flowsOutsideDuty(shelf: Shelf): Complaining {
  const datasets = byId(shelf, 'dataset');
  return ofEach(documentsOf(shelf.documents, 'flow'), (document) => {
    const { kind, source, dataset } = document.value;
    const supplies = datasets.get(dataset)?.value.supplies;
    const isDuty = supplies?.some(
      ({ agency, duty }) => agency === source.agency && duty.modes.includes(kind),
    );
    return isDuty === false ? [{ document, pointer: '/kind', name: kind }] : [];
  });
}

export function flowsOfUnshared(shelf: Shelf): Complaining {
  const datasets = byId(shelf, 'dataset');
  return ofEach(documentsOf(shelf.documents, 'flow'), (document) => {
    const dataset = datasets.get(document.value.dataset)?.value;
    return complain(
      document,
      listed('/items', document.value.items),
      (name) => dataset !== undefined && shareOf(dataset, dataset.items[name]) === 'not-shared',
    );
  });
}

/** Without its key nobody could tell which record is meant; a tombstone holds nothing else. */
export const flowsWithoutKey = (shelf: Shelf): Complaining =>
  ofEach(documentsOf(shelf.documents, 'flow'), (document) => {
    const { key, items, receivers } = document.value;
    const lacks = (allowed: readonly string[]) => (name: string) => !allowed.includes(name);
    return [
      ...complain(document, listed('/key', key), lacks(items)),
      ...receivers.flatMap((receiver, index) =>
        (receiver.items === undefined ? [] : key.filter(lacks(receiver.items))).map((name) => ({
          document,
          pointer: `/receivers/${index}/items`,
          name,
        })),
      ),
    ];
  });

/** A receiver has some of what the flow moves, never more. */
export const receiversBeyondFlow = (shelf: Shelf): Complaining =>
  ofEach(documentsOf(shelf.documents, 'flow'), (document) => {
    const { items, receivers, clear } = document.value;
    const places = [
      ...listed('/clear', clear),
      ...receivers.flatMap((each, index) => listed(`/receivers/${index}/items`, each.items)),
    ];
    return complain(document, places, (name) => !items.includes(name));
  });

/** The national form pairs a format with ways to share; a service is asked, files are moved. */
export const formatsUnlikeResources = (shelf: Shelf): Complaining =>
  ofEach(datasetsOf(shelf), (document) => {
    const { format } = document.value;
    const mounted = resourcePlaces(document.value, ({ kind }, base) => [[base, kind]]);
    const kinds = new Set(mounted.map(([, kind]) => kind));
    const isUnlike =
      (format === 'service-interface' && kinds.size > 0 && !kinds.has('service')) ||
      (['electronic-file', 'spreadsheet'].includes(format ?? '') && kinds.has('table'));
    return isUnlike ? [{ document, pointer: '/format', name: format ?? '' }] : [];
  });

import type { Dataset, Flow, Item } from '../../shapes/index.ts';
import { documentsOf, type CatalogDocument } from '../catalog-document.ts';
import type { Shelf } from '../shelf.ts';
import {
  byId,
  complain,
  datasetsOf,
  given,
  listed,
  resourcePlaces,
  servicePlaces,
  ofEach,
  type Complaining,
  type Place,
} from './rule.ts';

type Items = ReadonlyMap<string, CatalogDocument<'dataset'>>;

const isMissing =
  (datasets: Items, dataset: string) =>
  (name: string): boolean => {
    const items = datasets.get(dataset)?.value.items;
    return items !== undefined && !Object.hasOwn(items, name);
  };

const ownPlaces = ({ subject, regionItem }: Dataset): readonly Place[] => [
  ...listed('/subject', subject),
  ...given('/regionItem', regionItem),
];

const flowItemPlaces = ({ key, version, items, clear, ...flow }: Flow): readonly Place[] => [
  ...listed('/key', key),
  ['/version', version],
  ...regionRulePlaces(flow.regionRule),
  ...listed('/items', items),
  ...listed('/clear', clear),
  ...(flow.amounts ?? []).map(({ item }, index): Place => [`/amounts/${index}/item`, item]),
  ...flow.receivers.flatMap((each, index) => listed(`/receivers/${index}/items`, each.items)),
];

const regionRulePlaces = ({ items, at, split }: Flow['regionRule']): readonly Place[] => [
  ...listed('/regionRule/items', items),
  ...given('/regionRule/at', at),
  ...(split === undefined || split.by === 'quarantine'
    ? []
    : given('/regionRule/split/item', split.item)),
];

/** Items that a dataset names of itself, or of another as the origin of its own. */
const datasetItems = (document: CatalogDocument<'dataset'>, datasets: Items) => [
  ...complain(document, ownPlaces(document.value), isMissing(datasets, document.id)),
  ...Object.entries(document.value.items).flatMap(([name, { origin }]) =>
    complain(
      document,
      given(`/items/${name}/origin/item`, origin?.item),
      isMissing(datasets, origin?.dataset ?? ''),
    ),
  ),
];

export function* itemReferences(shelf: Shelf): Complaining {
  const datasets = byId(shelf, 'dataset');
  return [
    ...(yield* ofEach(datasetsOf(shelf), (document) => datasetItems(document, datasets))),
    ...documentsOf(shelf.documents, 'grant').flatMap((document) => {
      const { items, clear, dataset } = document.value;
      const places = [...listed('/items', items), ...listed('/clear', clear)];
      return complain(document, places, isMissing(datasets, dataset));
    }),
    ...documentsOf(shelf.documents, 'serviceItem').flatMap((document) =>
      document.value.needs.flatMap(({ items, dataset }, index) =>
        complain(document, listed(`/needs/${index}/items`, items), isMissing(datasets, dataset)),
      ),
    ),
    ...documentsOf(shelf.documents, 'flow').flatMap((document) =>
      complain(
        document,
        flowItemPlaces(document.value),
        isMissing(datasets, document.value.dataset),
      ),
    ),
  ];
}

/** Fields named as the source spells them: keys of tables, the operation of a flow. */
export function* fieldReferences(shelf: Shelf): Complaining {
  const isUnknown = (standard: string) => (name: string) =>
    shelf.standards.get(standard)?.properties.includes(name) === false;
  const tables = yield* ofEach(datasetsOf(shelf), (document) => {
    const broken = resourcePlaces(document.value, (resource, base) => {
      if (resource.kind !== 'table') return [];
      const { key, changedAt, standard } = resource;
      const places = [...listed(`${base}/key`, key), ...given(`${base}/changedAt`, changedAt)];
      return places.filter(([, name]) => isUnknown(standard)(name));
    });
    return complain(document, broken, () => true);
  });
  const flows = documentsOf(shelf.documents, 'flow').flatMap((document) => {
    const { source, operation } = document.value;
    return complain(
      document,
      given('/operation/field', operation?.field),
      isUnknown(source.standard),
    );
  });
  return [...tables, ...flows];
}

export function itemsOutsideStandard(shelf: Shelf): Complaining {
  return ofEach(datasetsOf(shelf), (document) => {
    const { items, standard } = document.value;
    const properties = new Set(shelf.standards.get(standard)?.properties);
    const places = Object.keys(items).map((item): Place => [`/items/${item}`, item]);
    const uncatalogued = [...properties].filter((property) => !Object.hasOwn(items, property));
    return [
      ...complain(document, places, (item) => properties.size > 0 && !properties.has(item)),
      ...uncatalogued.map((name) => ({ document, pointer: '/items', name })),
    ];
  });
}

/** What the standard may say of an item whose entry says this. */
const typesOf: Readonly<Record<NonNullable<Item['type']>, readonly string[]>> = {
  text: ['string'],
  number: ['integer', 'number', 'string'],
  money: ['string', 'object'],
  date: ['string'],
  datetime: ['string'],
  boolean: ['boolean'],
  object: ['object'],
  array: ['array'],
};

function elementOf(shelf: Shelf, standard: string, item: string): string | undefined {
  const schema = shelf.schemas.get(`standards/${standard}.json`)?.value as
    { readonly properties?: Readonly<Record<string, { readonly $ref?: string }>> } | undefined;
  return /^\.\.\/elements\/(.+)\.json$/.exec(schema?.properties?.[item]?.$ref ?? '')?.[1];
}

/** An entry that describes its item otherwise than the standard does. */
export function itemsUnlikeStandard(shelf: Shelf): Complaining {
  return ofEach(datasetsOf(shelf), (document) => {
    const standard = shelf.standards.get(document.value.standard);
    return Object.entries(document.value.items).flatMap(([name, { type, element }]) => {
      const said = standard?.typeOf(name);
      const used = elementOf(shelf, document.value.standard, name);
      const isOther = type !== undefined && said !== undefined && !typesOf[type].includes(said);
      const isCopied = element !== undefined && standard !== undefined && used !== element;
      return [
        ...(isOther ? [{ document, pointer: `/items/${name}/type`, name }] : []),
        ...(isCopied ? [{ document, pointer: `/items/${name}/element`, name }] : []),
      ];
    });
  });
}

/** What a provider is asked by is what the caller had to give: the subject, and nothing else. */
export function asksOutsideSubject(shelf: Shelf): Complaining {
  return ofEach(datasetsOf(shelf), (document) => {
    const known = new Set(document.value.subject.map((item) => `subject.${item}`));
    const places = servicePlaces(document.value, ({ ask }, base) =>
      Object.entries(ask).map(([name, source]): Place => [`${base}/ask/${name}`, source]),
    );
    return complain(document, places, (source) => !source.startsWith('=') && !known.has(source));
  });
}

/** A mask shows part of a text. Of anything else only nothing can be shown: `hidden`. */
export function masksOnOtherThanText(shelf: Shelf): Complaining {
  return ofEach(datasetsOf(shelf), (document) => {
    const standard = shelf.standards.get(document.value.standard);
    const isOther = (item: string): boolean => {
      const type = standard?.typeOf(item);
      return type !== undefined && type !== 'string';
    };
    const masked = Object.entries(document.value.items)
      .filter(([, { mask }]) => mask !== undefined && mask !== 'hidden')
      .map(([item]): Place => [`/items/${item}/mask`, item]);
    return complain(document, masked, isOther);
  });
}

/** The entry says there is no personal information, an item says that it is some. */
export function personalContradictions(shelf: Shelf): Complaining {
  return ofEach(datasetsOf(shelf), (document) => {
    const { personalInformation, items } = document.value;
    if (personalInformation === undefined) return [];
    const { contains, sensitive } = personalInformation;
    const isDenied = ({ personal, sensitivePersonal }: Item): boolean =>
      (personal === true && !contains) || (sensitivePersonal === true && sensitive !== true);
    return Object.entries(items)
      .filter(([, item]) => isDenied(item))
      .map(([name]) => ({ document, pointer: `/items/${name}`, name }));
  });
}

import { documentsOf } from '../catalog-document.ts';
import type { Shelf } from '../shelf.ts';
import {
  complain,
  datasetsOf,
  given,
  listed,
  resourcePlaces,
  type Complaint,
  type Place,
} from './rule.ts';

export function itemReferences(shelf: Shelf): readonly Complaint[] {
  const missing = (dataset: string): ((name: string) => boolean) => {
    const items = datasetsOf(shelf).find(({ id }) => id === dataset)?.value.items;
    return (name) => items !== undefined && !Object.hasOwn(items, name);
  };
  return [
    ...datasetsOf(shelf).flatMap((document) =>
      complain(
        document,
        [
          ...listed('/subject', document.value.subject),
          ...given('/regionItem', document.value.regionItem),
        ],
        missing(document.id),
      ),
    ),
    ...documentsOf(shelf.documents, 'grant').flatMap((document) =>
      complain(
        document,
        [...listed('/items', document.value.items), ...listed('/clear', document.value.clear)],
        missing(document.value.dataset),
      ),
    ),
    ...documentsOf(shelf.documents, 'serviceItem').flatMap((document) =>
      document.value.needs.flatMap((need, index) =>
        complain(document, listed(`/needs/${index}/items`, need.items), missing(need.dataset)),
      ),
    ),
  ];
}

export function itemsOutsideStandard(shelf: Shelf): readonly Complaint[] {
  return datasetsOf(shelf).flatMap((document) => {
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

/** What a provider is asked by is what the caller had to give: the subject, and nothing else. */
export function asksOutsideSubject(shelf: Shelf): readonly Complaint[] {
  return datasetsOf(shelf).flatMap((document) => {
    const known = new Set(document.value.subject.map((item) => `subject.${item}`));
    const places = resourcePlaces(document.value, ({ ask }, base) =>
      Object.entries(ask).map(([name, source]): Place => [`${base}/ask/${name}`, source]),
    );
    return complain(document, places, (source) => !source.startsWith('=') && !known.has(source));
  });
}

/** A mask shows part of a text. Of anything else only nothing can be shown: `hidden`. */
export function masksOnOtherThanText(shelf: Shelf): readonly Complaint[] {
  return datasetsOf(shelf).flatMap((document) => {
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

import type { Mapping, MappingField } from '../shapes/index.ts';
import { narrow, noFacts, type Facts } from './conditions.ts';
import type { MappingContext, StandardView } from './mapping.ts';

/** One field of a mapping, at any depth, with what is known of it where it stands. */
export interface Place {
  /** Into the mapping document. */
  readonly pointer: string;
  readonly field: MappingField;
  /** What it reads: the record, or an element of the array of an enclosing `each`. */
  readonly source: StandardView;
  /** Dotted names of the enclosing `each`, with a dot after the last. */
  readonly prefix: string;
  /** What it fills; undefined for a part of a text or list, and where the standard has no shape. */
  readonly target: { readonly view: StandardView; readonly item: string } | undefined;
  readonly facts: Facts;
  readonly depth: number;
}

/** Fields within fields; a deeper one is not read. */
export const MAPPING_DEPTH_MAX = 6;

/** All fields, outer before inner. */
export function placesOf(mapping: Mapping, { source, target }: MappingContext): readonly Place[] {
  const root = { source, prefix: '', facts: noFacts, depth: 1 };
  return Object.entries(mapping.fields).flatMap(([item, field]) =>
    withInner({ ...root, pointer: `/fields/${item}`, field, target: { view: target, item } }),
  );
}

function withInner(place: Place): readonly Place[] {
  return place.depth > MAPPING_DEPTH_MAX ? [place] : [place, ...innerOf(place).flatMap(withInner)];
}

/** The fields directly within a field. */
export function innerOf(place: Place): readonly Place[] {
  return [...parts(place, 'join'), ...parts(place, 'list'), ...branches(place), ...members(place)];
}

const below = (place: Place, path: string, field: MappingField): Place => ({
  ...place,
  pointer: `${place.pointer}/${path}`,
  field,
  depth: place.depth + 1,
});

function parts(place: Place, key: 'join' | 'list'): readonly Place[] {
  return (place.field[key] ?? []).map((field, index) => ({
    ...below(place, `${key}/${index}`, field),
    target: undefined,
  }));
}

function branches(place: Place): readonly Place[] {
  const { when, then, else: other } = place.field;
  if (when === undefined) return [];
  const branch = (key: string, field: MappingField | undefined, holds: boolean): Place[] =>
    field === undefined
      ? []
      : [{ ...below(place, key, field), facts: narrow(place.facts, when, holds) }];
  return [...branch('then', then, true), ...branch('else', other, false)];
}

function members(place: Place): readonly Place[] {
  const view = shapeOf(place);
  const reading = readingOf(place);
  return Object.entries(place.field.fields ?? {}).map(([item, field]) => ({
    ...below(place, `fields/${item}`, field),
    ...reading,
    target: view && { view, item },
  }));
}

function readingOf({
  field,
  source,
  prefix,
  facts,
}: Place): Pick<Place, 'source' | 'prefix' | 'facts'> {
  const { each } = field;
  if (each === undefined) return { source, prefix, facts };
  const element = source.childOf?.(each)?.view;
  return { source: element ?? openView, prefix: `${prefix}${each}.`, facts: noFacts };
}

/** Elements whose standard says nothing of them; `shapeFaults` finds them. */
const openView: StandardView = { id: '', properties: [], required: [], enumOf: () => undefined };

/** The standard of the object, or of each element, that `fields` builds. */
export function shapeOf({ field, target }: Place): StandardView | undefined {
  const child = target?.view.childOf?.(target.item);
  return child?.many === (field.each !== undefined) ? child.view : undefined;
}

import type { Violation } from '../kernel/index.ts';
import type { MappingField } from '../shapes/index.ts';
import { fault } from './faults.ts';
import { innerOf, type Place } from './places.ts';
import { parsePath } from './select.ts';
import type { StandardView } from './mapping.ts';
import { kindOf, type Kind } from './vocabulary.ts';

/** Items the target requires which some path leaves without a value and without a refusal. */
export function productionFaults(places: readonly Place[]): readonly Violation[] {
  return places
    .filter(
      ({ target, pointer }) => target?.view.required.includes(target.item) && isField(pointer),
    )
    .filter((place) => !isCertain(place))
    .map(({ pointer }) => fault(pointer, 'required-uncertain'));
}

/** A branch fills the same item as the field it is of, which is asked for both. */
const isField = (pointer: string): boolean => pointer.split('/').at(-2) === 'fields';

/** Whether a place yields a value, or a refusal, whatever record of its standard comes. */
function isCertain(place: Place): boolean {
  const kind = kindOf(place.field);
  return kind !== undefined && (place.field.missing === 'refuse' || certainties[kind](place));
}

const certainties: Readonly<Record<Kind, (place: Place) => boolean>> = {
  constant: () => true,
  from: (place) => keepsValue(place.field) && comes(place, place.field.from ?? ''),
  select: (place) => keepsValue(place.field) && isThere(place),
  join: (place) => keepsValue(place.field) && innerOf(place).every(isCertain),
  when: (place) => place.field.else !== undefined && innerOf(place).every(isCertain),
  fields: (place) =>
    place.field.each === undefined
      ? innerOf(place).some(isCertain)
      : comes(place, place.field.each),
  list: (place) => innerOf(place).some(isCertain),
};

const comes = ({ source, facts }: Place, item: string): boolean =>
  source.required.includes(item) || facts.present.has(item);

function isThere(place: Place): boolean {
  const { reads, isDefinite } = parsePath(place.field.select ?? '');
  const [first = '', ...rest] = reads[0]?.split('.') ?? [];
  return isDefinite && comes(place, first) && requires(place.source.childOf?.(first)?.view, rest);
}

function requires(view: StandardView | undefined, [name, ...rest]: readonly string[]): boolean {
  if (name === undefined) return true;
  return view?.required.includes(name) === true && requires(view.childOf?.(name)?.view, rest);
}

/** No operation turns a value into none. */
const keepsValue = ({ absent, split }: MappingField): boolean =>
  absent === undefined && split === undefined;

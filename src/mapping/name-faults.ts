import type { Violation } from '../kernel/index.ts';
import { valuesOf } from './conditions.ts';
import { fault } from './faults.ts';
import type { StandardView } from './mapping.ts';
import { shapeOf, type Place } from './places.ts';
import { parsePath } from './select.ts';

/** Names of items that the two standards do not have, in the places where they are used. */
export function nameFaults(place: Place): readonly Violation[] {
  const { pointer, field, source, target } = place;
  const { from, select, each } = field;
  const isTarget = target === undefined || target.view.properties.includes(target.item);
  const unknown = (key: string, paths: readonly string[]): readonly Violation[] =>
    paths.every((path) => isKnown(source, path.split('.')))
      ? []
      : [fault(`${pointer}/${key}`, 'source-unknown')];
  return [
    ...(isTarget ? [] : [fault(pointer, 'target-unknown')]),
    ...(from === undefined ? [] : unknown('from', [from])),
    ...(select === undefined ? [] : unknown('select', parsePath(select).reads)),
    ...(each === undefined ? [] : unknown('each', [each])),
    ...conditionFaults(place),
    ...shapeFaults(place),
  ];
}

/** Below an item whose standard gives no shape nothing can be known to be wrong. */
function isKnown(view: StandardView | undefined, [name = '', ...rest]: readonly string[]): boolean {
  if (view === undefined) return true;
  if (!view.properties.includes(name)) return false;
  return rest.length === 0 || isKnown(view.childOf?.(name)?.view, rest);
}

function conditionFaults({ pointer, field: { when }, source }: Place): readonly Violation[] {
  if (when === undefined) return [];
  if (!source.properties.includes(when.item)) {
    return [fault(`${pointer}/when/item`, 'source-unknown')];
  }
  const possible = source.enumOf(when.item);
  const isDead = (value: unknown): boolean => possible?.every((each) => each !== value) ?? false;
  return [...valuesOf(when)]
    .filter(isDead)
    .map((value) => fault(`${pointer}/when`, 'condition-dead', String(value)));
}

/** `fields` fills an object of the target; with `each`, an array of objects from another. */
function shapeFaults(place: Place): readonly Violation[] {
  const { pointer, field, source, target } = place;
  if (field.fields === undefined) return [];
  const isElement = field.each === undefined || source.childOf?.(field.each)?.many === true;
  const isTarget = target === undefined || shapeOf(place) !== undefined;
  return isElement && isTarget ? [] : [fault(`${pointer}/fields`, 'shape-mismatch')];
}

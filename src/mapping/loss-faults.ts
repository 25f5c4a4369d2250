import type { Violation } from '../kernel/index.ts';
import type { Mapping } from '../shapes/index.ts';
import { fault } from './faults.ts';
import type { MappingContext, StandardView } from './mapping.ts';
import { MAPPING_DEPTH_MAX, type Place } from './places.ts';
import { parsePath } from './select.ts';

/** Loss is declared: each item of the source is read somewhere, or dropped with a reason. */
export function lossFaults(
  mapping: Mapping,
  { source }: MappingContext,
  places: readonly Place[],
): readonly Violation[] {
  const used = places.flatMap(pathsRead);
  const dropped = Object.keys(mapping.drops ?? {});
  const leaves = leavesOf(source, '', 1);
  const isUsed = (item: string): boolean =>
    used.some((path) => covers(item, path) || covers(path, item));
  const isLost = (leaf: string): boolean =>
    !dropped.some((path) => covers(path, leaf)) && !isUsed(leaf);
  return [
    ...dropped
      .filter((item) => !leaves.some((leaf) => covers(item, leaf)))
      .map((item) => fault(`/drops/${item}`, 'source-unknown')),
    ...dropped.filter(isUsed).map((item) => fault(`/drops/${item}`, 'drop-used')),
    ...leaves.filter(isLost).map((leaf) => fault(`/drops/${leaf}`, 'loss-undeclared')),
  ];
}

/** Whether a path is another, or leads to what holds it. */
const covers = (path: string, other: string): boolean =>
  other === path || other.startsWith(`${path}.`);

function pathsRead({ field: { from, select, when }, prefix }: Place): readonly string[] {
  return [
    ...(from === undefined ? [] : [from]),
    ...(select === undefined ? [] : parsePath(select).reads),
    ...(when === undefined ? [] : [when.item]),
  ].map((path) => prefix + path);
}

/** Every item below which the standard tells no further items, by its dotted path. */
function leavesOf(view: StandardView, prefix: string, depth: number): readonly string[] {
  return view.properties.flatMap((item) => {
    const child = depth < MAPPING_DEPTH_MAX ? view.childOf?.(item)?.view : undefined;
    const inner = child === undefined ? [] : leavesOf(child, `${prefix}${item}.`, depth + 1);
    return inner.length > 0 ? inner : [prefix + item];
  });
}

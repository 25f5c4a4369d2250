import type { Violation } from '../kernel/index.ts';
import type { Mapping } from '../shapes/index.ts';
import { fault } from './faults.ts';
import { lossFaults } from './loss-faults.ts';
import type { MappingContext, StandardView } from './mapping.ts';
import { nameFaults } from './name-faults.ts';
import { operationFaults } from './operation-faults.ts';
import { MAPPING_DEPTH_MAX, shapeOf, type Place } from './places.ts';
import { typeFaults } from './type-faults.ts';
import { kindOf, operationsOf, takesOperations } from './vocabulary.ts';

/** What is wrong with the names a mapping uses and with how its declarations fit together. */
export function declarationFaults(
  mapping: Mapping,
  context: MappingContext,
  places: readonly Place[],
): readonly Violation[] {
  return [
    ...(mapping.from === context.source.id ? [] : [fault('/from', 'standard-mismatch')]),
    ...(mapping.to === context.target.id ? [] : [fault('/to', 'standard-mismatch')]),
    ...places.flatMap((place) => [
      ...nameFaults(place),
      ...sourceFaults(place),
      ...operationFaults(place, context),
      ...typeFaults(place),
      ...requiredFaults(place.pointer, place.field.fields, shapeOf(place)),
    ]),
    ...requiredFaults('', mapping.fields, context.target),
    ...lossFaults(mapping, context, places),
  ];
}

function sourceFaults({ pointer, field, depth }: Place): readonly Violation[] {
  const kind = kindOf(field);
  if (depth > MAPPING_DEPTH_MAX) return [fault(pointer, 'too-deep')];
  const isMisplaced =
    kind !== undefined && !takesOperations(kind) && operationsOf(field).length > 0;
  const isHalf = (field.when === undefined) !== (field.then === undefined);
  const isStray =
    (field.else !== undefined && field.when === undefined) ||
    (field.each !== undefined && field.fields === undefined);
  return kind === undefined || isMisplaced || isHalf || isStray
    ? [fault(pointer, 'source-unclear')]
    : [];
}

function requiredFaults(
  pointer: string,
  fields: Mapping['fields'] | undefined,
  view: StandardView | undefined,
): readonly Violation[] {
  if (fields === undefined || view === undefined) return [];
  return view.required
    .filter((item) => !Object.hasOwn(fields, item))
    .map((item) => fault(`${pointer}/fields/${item}`, 'required-missing'));
}

import type { Violation } from '../kernel/index.ts';
import type { Mapping, MappingField } from '../shapes/index.ts';
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
  if (depth > MAPPING_DEPTH_MAX) return [fault(pointer, 'too-deep')];
  const kind = kindOf(field);
  if (kind === undefined || isStray(field)) return [fault(pointer, 'source-unclear')];
  const isMisplaced = !takesOperations(kind) && operationsOf(field).length > 0;
  return isMisplaced ? [fault(pointer, 'source-unclear')] : [];
}

/** Whether a word stands there without the one it belongs to. */
function isStray({ when, then, else: other, each, fields }: MappingField): boolean {
  if (when === undefined && (then !== undefined || other !== undefined)) return true;
  if (when !== undefined && then === undefined) return true;
  return each !== undefined && fields === undefined;
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

import type { Violation } from '../kernel/index.ts';
import { fault } from './faults.ts';
import type { Place } from './places.ts';
import { kindOf, operationsOf, type Kind } from './vocabulary.ts';

/** A value written as another JSON type than the target standard fixes. */
export function typeFaults(place: Place): readonly Violation[] {
  const { pointer, target } = place;
  const wanted = target?.view.typeOf?.(target.item);
  const written = typeWritten(place);
  if (wanted === undefined || written === undefined || written === wanted) return [];
  return wanted === 'number' && written === 'integer' ? [] : [fault(pointer, 'type-differs')];
}

const fixed: Readonly<Partial<Record<Kind, string>>> = {
  constant: 'string',
  join: 'string',
  list: 'array',
};

/** Undefined when it is whatever comes. `fields` has a check of its own. */
function typeWritten({ field, source }: Place): string | undefined {
  if (field.as !== undefined) return field.as;
  const passing = operationsOf(field).every((name) => name === 'absent' || name === 'missing');
  if (field.from !== undefined && passing) return source.typeOf?.(field.from);
  if (field.select !== undefined && passing) return undefined;
  const kind = kindOf(field);
  if (kind === 'from' || kind === 'select') return 'string';
  return kind && fixed[kind];
}

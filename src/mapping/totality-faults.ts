import type { Violation } from '../kernel/index.ts';
import type { MappingField } from '../shapes/index.ts';
import { findDialect } from './codes.ts';
import { compileConvert } from './convert.ts';
import { fault, naming } from './faults.ts';
import type { MappingContext } from './mapping.ts';
import type { Place } from './places.ts';
import { isRefusal, refusals } from './refusals.ts';

/** Enough to see what is wrong; a table may hold a thousand codes. */
const FAULTS_PER_FIELD_MAX = 20;

/**
 * Proof by exhaustion: every value that can come is run through the very code that will map it,
 * and must come out, as a value of the target where the target is a closed list.
 */
export function totalityFaults(place: Place, context: MappingContext): readonly Violation[] {
  const convert = compileConvert(place.field, context) ?? ((value) => value);
  return comingValues(place, context)
    .flatMap((value) => valueFault(place, value, convert(value)) ?? [])
    .slice(0, FAULTS_PER_FIELD_MAX);
}

/**
 * The source's closed list, as far as the branch admits it; else all codes the dialect or the table
 * has. An open item without codes has nothing to enumerate: its values are checked as they pass.
 */
function comingValues({ field, source, facts }: Place, context: MappingContext): readonly string[] {
  const { from, constant } = field;
  if (constant !== undefined) return [constant];
  const enumerated = from === undefined ? undefined : source.enumOf(from);
  const values = enumerated ?? codesOf(field, context);
  return from === undefined ? values : values.filter((value) => facts.admits(from, value));
}

function codesOf(
  { codes, toCodes, split }: MappingField,
  context: MappingContext,
): readonly string[] {
  // What comes is then not a code but a text with a code in it.
  if (split !== undefined) return [];
  if (codes !== undefined) return [...(findDialect(context, codes)?.spellings.keys() ?? [])];
  return toCodes === undefined ? [] : [...(findDialect(context, toCodes)?.codes ?? [])];
}

function valueFault(
  { pointer, field, target }: Place,
  value: string,
  mapped: unknown,
): Violation | undefined {
  if (isRefusal(mapped)) {
    const isDeclared = mapped === refusals.codeUnknown && field.otherwise === 'refuse';
    if (isDeclared) return undefined;
    return { pointer, rule: mapped.rule, message: naming(mapped.message, value) };
  }
  const allowed = target?.view.enumOf(target.item);
  if (allowed === undefined || typeof mapped !== 'string' || allowed.includes(mapped)) {
    return undefined;
  }
  return fault(pointer, 'value-foreign', mapped);
}

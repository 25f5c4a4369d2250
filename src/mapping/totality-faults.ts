import type { Violation } from '../kernel/index.ts';
import type { Mapping, MappingField } from '../shapes/index.ts';
import { findDialect } from './codes.ts';
import type { CompiledField } from './compile-field.ts';
import { fault, naming } from './faults.ts';
import type { MappingContext } from './mapping.ts';

/** Enough to see what is wrong; a table may hold a thousand codes. */
const FAULTS_PER_FIELD_MAX = 20;

/**
 * Proof by exhaustion: every value that can come is run through the very code that will map it,
 * and must come out, as a value of the target where the target is a closed list.
 */
export function totalityFaults(
  compiled: CompiledField,
  mapping: Mapping,
  context: MappingContext,
): readonly Violation[] {
  const field = mapping.fields[compiled.target] ?? {};
  return comingValues(field, context)
    .flatMap((value) => valueFault(compiled, value, context) ?? [])
    .slice(0, FAULTS_PER_FIELD_MAX);
}

/**
 * The source's closed list; else all codes the dialect or the table has. An open item without codes
 * has nothing to enumerate: its values are checked as they pass.
 */
function comingValues(field: MappingField, context: MappingContext): readonly string[] {
  const { from, constant, codes, toCodes } = field;
  if (from === undefined) return [constant ?? ''];
  const enumerated = context.source.enumOf(from);
  if (enumerated !== undefined) return enumerated;
  if (codes !== undefined) return [...(findDialect(context, codes)?.spellings.keys() ?? [])];
  return toCodes === undefined ? [] : [...(findDialect(context, toCodes)?.codes ?? [])];
}

function valueFault(
  { target, source, mapInto }: CompiledField,
  value: string,
  context: MappingContext,
): Violation | undefined {
  const pointer = `/fields/${target}`;
  const out: Record<string, unknown> = {};
  const refused = mapInto(source === undefined ? {} : { [source]: value }, out);
  if (refused !== undefined) {
    return { pointer, rule: refused.rule, message: naming(refused.message, value) };
  }
  const allowed = context.target.enumOf(target);
  const mapped = out[target];
  if (allowed === undefined || typeof mapped !== 'string' || allowed.includes(mapped)) {
    return undefined;
  }
  return fault(pointer, 'value-foreign', mapped);
}

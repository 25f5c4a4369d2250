import type { Violation } from '../kernel/index.ts';
import type { Mapping } from '../shapes/index.ts';
import { compileField } from './compile-field.ts';
import { declarationFaults } from './declaration-faults.ts';
import { exampleFaults } from './example-faults.ts';
import type {
  CompiledMapping,
  MappingContext,
  MappingFaults,
  MappingResult,
  SourceRecord,
} from './mapping.ts';
import { nameOf, originsOf } from './origins.ts';
import { placesOf } from './places.ts';
import type { Produce } from './produce.ts';
import { productionFaults } from './production-faults.ts';
import { assemble } from './structure.ts';
import { totalityFaults } from './totality-faults.ts';

/**
 * Proves a mapping sound and compiles it. Proven: it names existing items, tables and dialects;
 * required target items are produced on every path; no source item is lost without a declared
 * reason; every code that can come is translated, one to one where written; and its examples come
 * out as written.
 */
export function compileMapping(
  mapping: Mapping,
  context: MappingContext,
): CompiledMapping | MappingFaults {
  const places = placesOf(mapping, context);
  const undeclared = declarationFaults(mapping, context, places);
  if (undeclared.length > 0) return { faults: undeclared };
  const compiled = compiledMapping(mapping, context);
  const faults = [
    ...places.flatMap((place) => totalityFaults(place, context)),
    ...productionFaults(places),
    ...exampleFaults(mapping, compiled),
  ];
  return faults.length > 0 ? { faults } : compiled;
}

type Fields = readonly (readonly [item: string, produce: Produce])[];

function compiledMapping(mapping: Mapping, context: MappingContext): CompiledMapping {
  const { from, to } = mapping;
  const fields: Fields = Object.entries(mapping.fields).map(([item, field]) => [
    item,
    compileField(field, context),
  ]);
  const origins = originsOf(mapping);
  const within =
    (available: ReadonlySet<string>) =>
    ([item]: Fields[number]): boolean =>
      [...(origins.get(item)?.items.keys() ?? [])].every((source) => available.has(source));
  return {
    id: `${from}.to.${to}`,
    from,
    to,
    lineage: new Map([...origins].map(([item, origin]) => [item, nameOf(origin)])),
    origins,
    apply: applying(fields),
    applyTo: (available) => applying(fields.filter(within(available))),
  };
}

function applying(fields: Fields): (source: SourceRecord) => MappingResult {
  const mapped = assemble(fields);
  return (source) => {
    const errors: Violation[] = [];
    const record = mapped(source, errors) ?? {};
    return errors.length > 0 ? { ok: false, errors } : { ok: true, record };
  };
}

import type { Violation } from '../kernel/index.ts';
import type { Mapping } from '../shapes/index.ts';
import { compileField, type CompiledField } from './compile-field.ts';
import { declarationFaults } from './declaration-faults.ts';
import { exampleFaults } from './example-faults.ts';
import type {
  CompiledMapping,
  MappingContext,
  MappingFaults,
  MappingResult,
  SourceRecord,
} from './mapping.ts';
import { totalityFaults } from './totality-faults.ts';

/**
 * Proves a mapping sound and compiles it. Proven: it names existing items, tables and dialects;
 * required target items are produced; no source item is lost without a declared reason; every code
 * that can come is translated, one to one where written; and its examples come out as written.
 */
export function compileMapping(
  mapping: Mapping,
  context: MappingContext,
): CompiledMapping | MappingFaults {
  const undeclared = declarationFaults(mapping, context);
  if (undeclared.length > 0) return { faults: undeclared };
  const fields = Object.entries(mapping.fields).map(([target, field]) =>
    compileField(target, field, context),
  );
  const compiled = compiledMapping(mapping, fields);
  const faults = [
    ...fields.flatMap((field) => totalityFaults(field, mapping, context)),
    ...exampleFaults(mapping, compiled),
  ];
  return faults.length > 0 ? { faults } : compiled;
}

function compiledMapping({ from, to }: Mapping, fields: readonly CompiledField[]): CompiledMapping {
  const isAvailable = (available: ReadonlySet<string>) => (field: CompiledField) =>
    field.source === undefined || available.has(field.source);
  return {
    id: `${from}.to.${to}`,
    from,
    to,
    lineage: new Map(fields.map(({ target, source }) => [target, source])),
    apply: applying(fields),
    applyTo: (available) => applying(fields.filter(isAvailable(available))),
  };
}

function applying(fields: readonly CompiledField[]): (source: SourceRecord) => MappingResult {
  return (source) => {
    const record: Record<string, unknown> = {};
    const errors: Violation[] = [];
    for (const field of fields) {
      const refused = field.mapInto(source, record);
      if (refused !== undefined) errors.push({ pointer: `/${field.source ?? ''}`, ...refused });
    }
    return errors.length > 0 ? { ok: false, errors } : { ok: true, record };
  };
}

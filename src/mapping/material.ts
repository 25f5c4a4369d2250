import type { CodeTable, Mapping } from '../shapes/index.ts';
import {
  createSchemaSet,
  findStandard,
  standardIds,
  type SchemaFiles,
  type Standard,
} from '../standards/index.ts';
import { compileMapping } from './compile-mapping.ts';
import type { CompiledMapping } from './mapping.ts';

/** What standards and mappings are compiled from: plain data, which another thread can be given. */
export interface Material {
  /** The standards, with every schema that they refer to. */
  readonly schemas: SchemaFiles;
  readonly mappings: readonly Mapping[];
  readonly codeTables: readonly CodeTable[];
}

/** By id, as a catalog has them. */
export interface CompiledMaterial {
  readonly standards: ReadonlyMap<string, Standard>;
  readonly mappings: ReadonlyMap<string, CompiledMapping>;
}

/** @throws {Error} when a mapping is not sound; those of a bundle in force are. */
export function compileMaterial({ schemas, mappings, codeTables }: Material): CompiledMaterial {
  const set = createSchemaSet(schemas, { isProven: true });
  const standards = new Map(
    standardIds(schemas).flatMap((id) => {
      const standard = findStandard(schemas, set, id);
      return standard === undefined ? [] : [[id, standard] as const];
    }),
  );
  const tables = new Map(codeTables.map((table) => [table.codes, table]));
  const compiled = mappings.map((mapping) => {
    const source = standards.get(mapping.from);
    const target = standards.get(mapping.to);
    if (source === undefined || target === undefined) throw unproven(mapping);
    const result = compileMapping(mapping, { codeTable: (id) => tables.get(id), source, target });
    if ('faults' in result) throw unproven(mapping);
    return [result.id, result] as const;
  });
  return { standards, mappings: new Map(compiled) };
}

const unproven = ({ from, to }: Mapping): Error => new Error(`unproven mapping ${from}.to.${to}`);

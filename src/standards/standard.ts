import type { Bilingual } from '../kernel/index.ts';
import { findShape, type RecordShape } from './record-shape.ts';
import type { Check, SchemaFiles, SchemaSet } from './schema-set.ts';

type Fields = Record<string, unknown>;

/** A versioned data standard: what one record looks like, for a dataset, a dialect or a receiver. */
export interface Standard extends RecordShape {
  readonly id: string;
  readonly kind: 'national' | 'dialect' | 'local';
  readonly title: Bilingual;
  /** A whole record. */
  readonly check: Check<Fields>;
  /** A record of which only some items are released: nothing is required, all else holds. */
  readonly checkPartial: Check<Fields>;
}

interface StandardSchema {
  readonly 'x-title'?: Bilingual;
  readonly 'x-kind'?: Standard['kind'];
}

const pathOf = (id: string): string => `standards/${id}.json`;

/** The standard with this id, undefined when the set has none. */
export function findStandard(
  files: SchemaFiles,
  schemas: SchemaSet,
  id: string,
): Standard | undefined {
  const schema = files.get(pathOf(id)) as StandardSchema | undefined;
  const shape = findShape(files, pathOf(id));
  if (schema === undefined || shape === undefined) return undefined;
  return {
    ...shape,
    id,
    kind: schema['x-kind'] ?? 'national',
    title: schema['x-title'] ?? { 'zh-CN': id, en: id },
    check: schemas.check<Fields>(pathOf(id)),
    checkPartial: schemas.checkPartial(pathOf(id)),
  };
}

/** Ids of all standards in the set. */
export function standardIds(files: SchemaFiles): readonly string[] {
  return [...files.keys()]
    .filter((path) => path.startsWith('standards/'))
    .map((path) => path.slice('standards/'.length, -'.json'.length));
}

import type { Bilingual } from '../kernel/index.ts';
import type { Check, SchemaFiles, SchemaSet } from './schema-set.ts';

type Fields = Record<string, unknown>;

/** A versioned data standard: what one record looks like, for a dataset, a dialect or a receiver. */
export interface Standard {
  readonly id: string;
  readonly kind: 'national' | 'dialect' | 'local';
  readonly title: Bilingual;
  readonly properties: readonly string[];
  readonly required: readonly string[];
  /** The closed list of values of a property, undefined when it is open. */
  enumOf(property: string): readonly string[] | undefined;
  /** The JSON type of a property, undefined when its schema does not fix one. */
  typeOf(property: string): string | undefined;
  /** A whole record. */
  readonly check: Check<Fields>;
  /** A record of which only some items are released: nothing is required, all else holds. */
  readonly checkPartial: Check<Fields>;
}

interface StandardSchema {
  readonly 'x-title'?: Bilingual;
  readonly 'x-kind'?: Standard['kind'];
  readonly properties?: Readonly<Record<string, PropertySchema>>;
  readonly required?: readonly string[];
}

interface PropertySchema {
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly $ref?: string;
}

const pathOf = (id: string): string => `standards/${id}.json`;

/** `../elements/sex.json`, as a standard writes it, to the path the set knows it by. */
const elementPath = (ref: string): string => ref.replace(/^\.\.\//, '');

/** One keyword of a property, its own or that of the element it refers to. */
function keywordOf<K extends keyof PropertySchema>(
  files: SchemaFiles,
  property: PropertySchema | undefined,
  keyword: K,
): PropertySchema[K] | undefined {
  if (property?.$ref === undefined || property[keyword] !== undefined) return property?.[keyword];
  const element = files.get(elementPath(property.$ref)) as PropertySchema | undefined;
  return element?.[keyword];
}

// Of thousands of standards most are asked nothing between two bundles, and compiling one takes as
// long as reading twenty. That it compiles has been shown: the bundle's rules hold it to the subset.
function lazily(make: () => Check<Fields>): Check<Fields> {
  let made: Check<Fields> | undefined;
  return (value, base) => (made ??= make())(value, base);
}

/** The standard with this id, undefined when the set has none. */
export function findStandard(
  files: SchemaFiles,
  schemas: SchemaSet,
  id: string,
): Standard | undefined {
  const schema = files.get(pathOf(id)) as StandardSchema | undefined;
  if (schema === undefined) return undefined;
  return {
    id,
    kind: schema['x-kind'] ?? 'national',
    title: schema['x-title'] ?? { 'zh-CN': id, en: id },
    properties: Object.keys(schema.properties ?? {}),
    required: schema.required ?? [],
    enumOf: (property) => keywordOf(files, schema.properties?.[property], 'enum'),
    typeOf: (property) => keywordOf(files, schema.properties?.[property], 'type'),
    check: lazily(() => schemas.check<Fields>(pathOf(id))),
    checkPartial: lazily(() => schemas.checkPartial(pathOf(id))),
  };
}

/** Ids of all standards in the set. */
export function standardIds(files: SchemaFiles): readonly string[] {
  return [...files.keys()]
    .filter((path) => path.startsWith('standards/'))
    .map((path) => path.slice('standards/'.length, -'.json'.length));
}

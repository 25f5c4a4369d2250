import type { Steps } from '../kernel/index.ts';
import { houseFormats } from './formats.ts';
import { patternFault } from './patterns/pattern-fault.ts';
import { pointerThrough } from './json-pointer.ts';
import { patternSchemaFault, schemaFault, type SchemaFault } from './schema-fault.ts';
import { circularPaths, referredPath } from './schema-references.ts';
import type { SchemaFiles } from './schema-set.ts';
import { FORMS, formOf, isFitting, type Form, type Node } from './subset-keywords.ts';

/** Where a walk is: the file, the pointer so far, and whether this is the file's root. */
interface Place {
  readonly files: SchemaFiles;
  readonly path: string;
  readonly pointer: string;
}

const under = (place: Place, ...keys: readonly (string | number)[]): Place => ({
  ...place,
  pointer: place.pointer + keys.reduceRight<string>((rest, key) => pointerThrough(key, rest), ''),
});

const isNode = (value: unknown): value is Node =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

/**
 * What a schema has that the house does not use. A schema without faults is compiled by the
 * validator, is closed and bounded everywhere, refers to files of the set only, and has patterns
 * that a matcher is linear on.
 */
export function subsetFaults(files: SchemaFiles, path: string): readonly SchemaFault[] {
  return faultsOf({ files, path, pointer: '' }, files.get(path));
}

/** The paths of the set that refer to themselves, with the fault of each. */
export function* circularFaults(files: SchemaFiles): Steps<ReadonlyMap<string, SchemaFault>> {
  const paths = yield* circularPaths(files);
  return new Map([...paths].map((path) => [path, schemaFault('', 'ref-cycle')]));
}

function faultsOf(place: Place, schema: unknown): readonly SchemaFault[] {
  const form = isNode(schema) ? formOf(schema) : undefined;
  if (form === undefined || !isNode(schema)) return [schemaFault(place.pointer, 'form')];
  const misused = keywordFaults(place, schema, form);
  return misused.length > 0 ? misused : formFaults[form](place, schema);
}

function keywordFaults(place: Place, schema: Node, form: Form): readonly SchemaFault[] {
  const allowed: Readonly<Record<string, string>> = FORMS[form];
  return Object.entries(schema).flatMap(([keyword, value]) => {
    const at = under(place, keyword).pointer;
    const isRootOnly = allowed[keyword] === 'root' && place.pointer !== '';
    if (!Object.hasOwn(allowed, keyword) || isRootOnly)
      return [schemaFault(at, 'keyword', keyword)];
    return isFitting(keyword, value) ? [] : [schemaFault(at, 'keyword-value', keyword)];
  });
}

const unbounded = (place: Place, schema: Node, keyword: string): readonly SchemaFault[] =>
  schema[keyword] === undefined ? [schemaFault(place.pointer, 'unbounded', keyword)] : [];

function referenceFaults({ files, path, pointer }: Place, { $ref }: Node): readonly SchemaFault[] {
  const referred = referredPath(path, $ref as string);
  const isThere = referred !== undefined && files.has(referred);
  return isThere ? [] : [schemaFault(`${pointer}/$ref`, 'ref', $ref as string)];
}

function textFaults(place: Place, schema: Node): readonly SchemaFault[] {
  const format = schema['format'] as string | undefined;
  const pattern = schema['pattern'] as string | undefined;
  const slow = pattern === undefined ? undefined : patternFault(pattern);
  return [
    ...unbounded(place, schema, 'maxLength'),
    ...(format === undefined || Object.hasOwn(houseFormats, format)
      ? []
      : [schemaFault(`${place.pointer}/format`, 'format-unknown', format)]),
    ...(slow === undefined ? [] : [patternSchemaFault(`${place.pointer}/pattern`, slow)]),
  ];
}

function objectFaults(place: Place, schema: Node): readonly SchemaFault[] {
  const properties = (schema['properties'] ?? {}) as Node;
  const required = (schema['required'] ?? []) as readonly string[];
  return [
    ...opennessFaults(place, schema),
    ...required.flatMap((name, index) =>
      Object.hasOwn(properties, name)
        ? []
        : [schemaFault(under(place, 'required', index).pointer, 'required-unknown', name)],
    ),
    ...Object.entries(properties).flatMap(([name, property]) =>
      faultsOf(under(place, 'properties', name), property),
    ),
  ];
}

/** Closed, or a map whose values have one form and whose size has a bound. */
function opennessFaults(place: Place, schema: Node): readonly SchemaFault[] {
  const others = schema['additionalProperties'];
  if (others === false) return [];
  if (!isNode(others)) return [schemaFault(place.pointer, 'open-object')];
  const names = schema['propertyNames'];
  return [
    ...unbounded(place, schema, 'maxProperties'),
    ...faultsOf(under(place, 'additionalProperties'), others),
    ...(names === undefined ? [] : faultsOf(under(place, 'propertyNames'), names)),
  ];
}

function branchFaults(place: Place, schema: Node): readonly SchemaFault[] {
  const branches = schema['anyOf'] as readonly unknown[];
  const inside = branches.flatMap((branch, index) =>
    faultsOf(under(place, 'anyOf', index), branch),
  );
  if (inside.length > 0 || isToldApart(place, branches)) return inside;
  return [schemaFault(`${place.pointer}/anyOf`, 'any-of-open')];
}

/** The const of each property of a branch, through one reference. */
function constantsOf({ files, path }: Place, branch: unknown): ReadonlyMap<string, unknown> {
  const ref = (branch as Node)['$ref'];
  const target = typeof ref === 'string' ? files.get(referredPath(path, ref) ?? '') : branch;
  const node = isNode(target) ? target : {};
  const required = new Set((node['required'] ?? []) as readonly string[]);
  return new Map(
    Object.entries((node['properties'] ?? {}) as Node).flatMap(([name, property]) =>
      required.has(name) && isNode(property) && 'const' in property
        ? [[name, property['const']] as const]
        : [],
    ),
  );
}

function isToldApart(place: Place, branches: readonly unknown[]): boolean {
  const constants = branches.map((branch) => constantsOf(place, branch));
  const [first = new Map<string, unknown>()] = constants;
  return [...first.keys()].some((name) => {
    const values = constants.flatMap((each) => (each.has(name) ? [each.get(name)] : []));
    return values.length === branches.length && new Set(values).size === values.length;
  });
}

const formFaults: Readonly<Record<Form, (place: Place, schema: Node) => readonly SchemaFault[]>> = {
  $ref: referenceFaults,
  enum: () => [],
  const: () => [],
  anyOf: branchFaults,
  string: textFaults,
  integer: () => [],
  number: () => [],
  boolean: () => [],
  array: (place, schema) => [
    ...unbounded(place, schema, 'maxItems'),
    ...faultsOf(under(place, 'items'), schema['items']),
  ],
  object: objectFaults,
};

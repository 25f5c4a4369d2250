import { houseFormats } from './formats.ts';
import { schemaFault, type SchemaFault } from './schema-fault.ts';
import { referredPath } from './schema-references.ts';
import type { SchemaFiles } from './schema-set.ts';
import type { Node } from './subset-keywords.ts';

/** A schema and the file it stands in, so that its references can be followed. */
interface Placed {
  readonly files: SchemaFiles;
  readonly path: string;
  readonly schema: Node;
}

/** Follows references; the subset has shown that there is no circle and no end in nothing. */
function resolved(placed: Placed): Placed {
  const ref = placed.schema['$ref'];
  if (typeof ref !== 'string') return placed;
  const path = referredPath(placed.path, ref) ?? '';
  return resolved({ files: placed.files, path, schema: (placed.files.get(path) ?? {}) as Node });
}

const inside = ({ files, path }: Placed, schema: unknown): Placed => ({
  files,
  path,
  schema: schema as Node,
});

const propertiesOf = ({ schema }: Placed): Node => (schema['properties'] ?? {}) as Node;
const namesIn = ({ schema }: Placed): readonly string[] =>
  (schema['required'] ?? []) as readonly string[];

/**
 * Proves that a standard which extends another adds to it and never weakens it: field by field,
 * whatever the extension accepts of the base's fields the base accepts too. What cannot be shown to
 * be as strict (two different patterns, say) counts as weaker. Nothing is wrong without `x-extends`.
 */
export function extensionFaults(files: SchemaFiles, path: string): readonly SchemaFault[] {
  const schema = files.get(path) as Node;
  const base = schema['x-extends'];
  if (typeof base !== 'string') return [];
  const basePath = `standards/${base}.json`;
  const found = files.get(basePath);
  if (found === undefined) return [schemaFault('/x-extends', 'base-unknown', base)];
  return objectFaults(
    { files, path, schema },
    { files, path: basePath, schema: found as Node },
    '',
  );
}

const isMap = ({ schema }: Placed): boolean => schema['additionalProperties'] !== false;

function objectFaults(own: Placed, base: Placed, pointer: string): readonly SchemaFault[] {
  // Of maps, only the same text is known to be as strict.
  if (isMap(own) || isMap(base)) {
    const isSame = JSON.stringify(own.schema) === JSON.stringify(base.schema);
    return isSame ? [] : [schemaFault(pointer, 'extension-weakens', 'additionalProperties')];
  }
  const kept = new Set(namesIn(own));
  return [
    ...namesIn(base)
      .filter((name) => !kept.has(name) && Object.hasOwn(propertiesOf(own), name))
      .map((name) => schemaFault(`${pointer}/properties/${name}`, 'extension-weakens', name)),
    ...Object.entries(propertiesOf(base)).flatMap(([name, property]) => {
      const mine = propertiesOf(own)[name];
      if (mine === undefined)
        return [schemaFault(`${pointer}/properties`, 'extension-lacks', name)];
      return fieldFaults(
        inside(own, mine),
        inside(base, property),
        `${pointer}/properties/${name}`,
      );
    }),
  ];
}

function fieldFaults(mine: Placed, theirs: Placed, pointer: string): readonly SchemaFault[] {
  const [own, base] = [resolved(mine), resolved(theirs)];
  if (own.schema === base.schema) return [];
  const isObject = own.schema['type'] === 'object' && base.schema['type'] === 'object';
  // Inside a reference there is no place of this file to point at.
  if (isObject && own.path === mine.path) return objectFaults(own, base, pointer);
  const isStrict = isObject ? objectFaults(own, base, pointer).length === 0 : isAsStrict(own, base);
  return isStrict ? [] : [schemaFault(pointer, 'extension-weakens', pointer.split('/').at(-1))];
}

type Compare = (own: unknown, base: unknown) => boolean;

const atLeast: Compare = (own, base) => typeof own === 'number' && own >= (base as number);
const atMost: Compare = (own, base) => typeof own === 'number' && own <= (base as number);
const same: Compare = (own, base) => own === base;

/** For each keyword of the base, what the extension must say of the same. */
const comparisons: Readonly<Record<string, Compare>> = {
  minLength: (own, base) => base === 0 || atLeast(own, base),
  maxLength: atMost,
  pattern: same,
  format: same,
  minimum: atLeast,
  maximum: atMost,
  minItems: (own, base) => base === 0 || atLeast(own, base),
  maxItems: atMost,
  uniqueItems: (own, base) => base !== true || own === true,
};

/** The values a closed schema has; undefined when it is open. */
const valuesOf = ({ schema }: Placed): readonly unknown[] | undefined =>
  'const' in schema ? [schema['const']] : (schema['enum'] as readonly unknown[] | undefined);

function isAsStrict(own: Placed, base: Placed): boolean {
  const [mine, theirs] = [valuesOf(own), valuesOf(base)];
  if (theirs !== undefined) return mine?.every((value) => theirs.includes(value)) === true;
  if (mine !== undefined) return mine.every((value) => isAccepted(base.schema, value));
  if (!isSameType(own.schema['type'], base.schema['type'])) return false;
  const isBounded = Object.entries(comparisons).every(
    ([keyword, compare]) =>
      base.schema[keyword] === undefined || compare(own.schema[keyword], base.schema[keyword]),
  );
  return isBounded && areItemsAsStrict(own, base);
}

const formats: Readonly<Record<string, (text: string) => boolean>> = houseFormats;

/** A closed list stays within an open text when each of its values does. */
function isAccepted(base: Node, value: unknown): boolean {
  if (base['type'] !== 'string' || typeof value !== 'string') return false;
  const length = Array.from(value).length;
  const format = base['format'] as string | undefined;
  return (
    length >= ((base['minLength'] ?? 0) as number) &&
    length <= (base['maxLength'] as number) &&
    new RegExp((base['pattern'] ?? '') as string, 'u').test(value) &&
    (format === undefined || formats[format]?.(value) === true)
  );
}

/** Choices are compared as they stand: only the same is known to be as strict. */
const isSameType: Compare = (own, base) =>
  base !== undefined &&
  base !== 'object' &&
  (own === base || (own === 'integer' && base === 'number'));

function areItemsAsStrict(own: Placed, base: Placed): boolean {
  if (base.schema['type'] !== 'array') return true;
  const [mine, theirs] = [own.schema['items'], base.schema['items']];
  return fieldFaults(inside(own, mine), inside(base, theirs), '').length === 0;
}

import { schemaFault, type SchemaFault } from './schema-fault.ts';
import type { SchemaFiles } from './schema-set.ts';
import type { Node } from './subset-keywords.ts';

/** What makes two fields the same kind of thing; lengths alone do not. */
const TELLING = ['pattern', 'format', 'enum'];
const ABOUT = /^(\$schema|x-.*|description)$/;

/** The constraints of a field as one text, its titles left out; undefined when none is telling. */
function constraintsOf(schema: Node): string | undefined {
  if (!TELLING.some((keyword) => Object.hasOwn(schema, keyword))) return undefined;
  const constraints = Object.entries(schema).filter(([keyword]) => !ABOUT.test(keyword));
  return JSON.stringify(constraints.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Elements by their constraints. */
export type ElementIndex = ReadonlyMap<string, string>;

export function indexElements(files: SchemaFiles): ElementIndex {
  return new Map(
    [...files].flatMap(([path, schema]) => {
      const constraints = path.startsWith('elements/') && constraintsOf(schema as Node);
      return constraints ? [[constraints, path] as const] : [];
    }),
  );
}

/** Fields of a standard that say again what an element says. */
export function copiedElements(elements: ElementIndex, schema: Node): readonly SchemaFault[] {
  return Object.entries((schema['properties'] ?? {}) as Node).flatMap(([name, property]) => {
    const copied = elements.get(constraintsOf(property as Node) ?? '');
    return copied === undefined
      ? []
      : [schemaFault(`/properties/${name}`, 'element-copied', copied)];
  });
}

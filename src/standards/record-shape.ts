import type { SchemaFiles } from './schema-set.ts';

/** What a schema says of the items of a record, and of the records within them. */
export interface RecordShape {
  readonly properties: readonly string[];
  readonly required: readonly string[];
  /** The closed list of values of a property, undefined when it is open. */
  enumOf(property: string): readonly string[] | undefined;
  /** The JSON type of a property, undefined when its schema does not fix one. */
  typeOf(property: string): string | undefined;
  /** The shape of a property that is an object, or (`many`) an array of objects. */
  childOf(property: string): ChildShape | undefined;
}

interface ChildShape {
  readonly many: boolean;
  readonly view: RecordShape & { readonly id: string };
}

interface Schema {
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly $ref?: string;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
}

/** A schema and the file its references are relative to. */
interface Located {
  readonly schema: Schema;
  readonly path: string;
}

/** Elements refer to elements; a longer chain is a circle. */
const REFERENCES_MAX = 8;

/** The shape of the record described at `path` of the set. */
export function findShape(files: SchemaFiles, path: string): RecordShape | undefined {
  const schema = files.get(path) as Schema | undefined;
  return schema && shapeOf(files, { schema, path });
}

function shapeOf(files: SchemaFiles, { schema, path }: Located): RecordShape {
  const located = (property: string): readonly Located[] => {
    const own = schema.properties ?? {};
    const found = Object.hasOwn(own, property) ? own[property] : undefined;
    return found === undefined ? [] : chainOf(files, { schema: found, path });
  };
  const keyword = <K extends keyof Schema>(property: string, name: K): Schema[K] | undefined =>
    located(property).find((each) => each.schema[name] !== undefined)?.schema[name];
  return {
    properties: Object.keys(schema.properties ?? {}),
    required: schema.required ?? [],
    enumOf: (property) => keyword(property, 'enum'),
    typeOf: (property) => keyword(property, 'type'),
    childOf: (property) => childOf(files, located(property), property),
  };
}

/** The schema of a property and those it refers to; what is said first holds. */
function chainOf(files: SchemaFiles, first: Located): readonly Located[] {
  const chain = [first];
  for (let last = first; last.schema.$ref !== undefined && chain.length < REFERENCES_MAX;) {
    const path = fileBeside(last.path, last.schema.$ref);
    const schema = files.get(path) as Schema | undefined;
    if (schema === undefined) break;
    last = { schema, path };
    chain.push(last);
  }
  return chain;
}

/** The path of the set that a relative reference of one of its files leads to. */
const fileBeside = (path: string, reference: string): string =>
  new URL(reference, `file:///${path}`).pathname.slice(1);

function childOf(
  files: SchemaFiles,
  chain: readonly Located[],
  id: string,
): ChildShape | undefined {
  const holder = chain.find(({ schema }) => schema.properties ?? schema.items);
  if (holder === undefined) return undefined;
  const { schema, path } = holder;
  if (schema.properties !== undefined) {
    return { many: false, view: { id, ...shapeOf(files, holder) } };
  }
  const element = chainOf(files, { schema: schema.items ?? {}, path }).find(
    (each) => each.schema.properties !== undefined,
  );
  return element && { many: true, view: { id, ...shapeOf(files, element) } };
}

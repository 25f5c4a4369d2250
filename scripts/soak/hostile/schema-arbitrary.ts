import { posix } from 'node:path';
import fc from 'fast-check';

type Schema = Readonly<Record<string, unknown>>;
type Value = fc.Arbitrary<unknown>;

/** Items and properties made at most, however many the schema allows. */
const MEMBERS_MAX = 6;

const numberOr = (value: unknown, otherwise: number): number =>
  typeof value === 'number' ? value : otherwise;

function textOf({ pattern, minLength, maxLength }: Schema): fc.Arbitrary<string> {
  const bounds = {
    minLength: numberOr(minLength, 0),
    maxLength: Math.min(numberOr(maxLength, 64), 64),
  };
  if (typeof pattern !== 'string') return fc.string({ unit: 'grapheme', ...bounds });
  return fc
    .stringMatching(new RegExp(pattern))
    .map((text) => text.slice(0, bounds.maxLength))
    .filter((text) => text.length >= bounds.minLength && new RegExp(pattern).test(text));
}

/**
 * Values that a schema of the house subset accepts; of formats, such as check digits, it knows
 * nothing, and what they say is left to chance.
 */
export function arbitraryOf(schemas: ReadonlyMap<string, unknown>, path: string): Value {
  const schema = schemas.get(path);
  if (schema === undefined) throw new Error(`no schema ${path}`);
  return valueOf(schema as Schema, (ref) =>
    arbitraryOf(schemas, posix.join(posix.dirname(path), ref)),
  );
}

type Follow = (ref: string) => Value;

function valueOf(schema: Schema, follow: Follow): Value {
  if (typeof schema['$ref'] === 'string') return follow(schema['$ref']);
  if (Array.isArray(schema['enum'])) return fc.constantFrom(...(schema['enum'] as unknown[]));
  if ('const' in schema) return fc.constant(schema['const']);
  const types = [schema['type']].flat() as string[];
  return fc.oneof(...types.map((type) => ofType(type, schema, follow)));
}

function ofType(type: string, schema: Schema, follow: Follow): Value {
  switch (type) {
    case 'object':
      return objectOf(schema, follow);
    case 'array':
      return fc.array(valueOf(schema['items'] as Schema, follow), {
        minLength: numberOr(schema['minItems'], 0),
        maxLength: MEMBERS_MAX,
      });
    case 'string':
      return textOf(schema);
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    default:
      return fc.integer();
  }
}

function objectOf(schema: Schema, follow: Follow): Value {
  const { properties = {}, required = [], additionalProperties: rest, propertyNames } = schema;
  if (typeof rest === 'object' && rest !== null) {
    const names = valueOf((propertyNames ?? { type: 'string' }) as Schema, follow);
    return fc.dictionary(names as fc.Arbitrary<string>, valueOf(rest as Schema, follow), {
      minKeys: numberOr(schema['minProperties'], 0),
      maxKeys: Math.min(numberOr(schema['maxProperties'], MEMBERS_MAX), MEMBERS_MAX),
      noNullPrototype: true,
    });
  }
  const entries = Object.entries(properties as Readonly<Record<string, Schema>>);
  const model = Object.fromEntries(entries.map(([name, each]) => [name, valueOf(each, follow)]));
  return fc.record(model, { requiredKeys: required as string[], noNullPrototype: true });
}

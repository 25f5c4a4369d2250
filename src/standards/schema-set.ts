import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { allAtOnce, type Steps, type Violation } from '../kernel/index.ts';
import { houseFormats } from './formats.ts';
import { violationsOf } from './violations.ts';

/** JSON Schema documents by their path below `schemas/`, as in `elements/uscc.json`. */
export type SchemaFiles = ReadonlyMap<string, unknown>;

export type Checked<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly errors: readonly Violation[] };

/** Says whether a value has the shape; `base` is put before the pointers of violations. */
export type Check<T> = (value: unknown, base?: string) => Checked<T>;

export interface SchemaSet {
  /** Compiles once, answers from memory after. @throws {Error} when the set has no such file. */
  check<T>(path: string): Check<T>;
  /** The same with nothing required: for records of which only some items may be known. */
  checkPartial(path: string): Check<Record<string, unknown>>;
}

/** Relative `$ref`s resolve against this; nothing is ever fetched from it. */
const BASE = 'https://jingwei.invalid/schemas/';

/** What the house adds to JSON Schema: bilingual titles and the kind of a standard. */
const VOCABULARY = ['x-title', 'x-kind'];

function* createAjv(files: SchemaFiles): Steps<Ajv2020> {
  const ajv = new Ajv2020({
    allErrors: true,
    strict: true,
    allowUnionTypes: true,
    strictRequired: false,
  });
  ajv.addVocabulary(VOCABULARY);
  for (const [name, test] of Object.entries(houseFormats)) ajv.addFormat(name, test);
  for (const [path, schema] of files) {
    ajv.addSchema(schema as object, BASE + path);
    yield;
  }
  return ajv;
}

const checkWith =
  <T>(validate: ValidateFunction<T>): Check<T> =>
  (value, base = '') =>
    validate(value)
      ? { ok: true, value }
      : { ok: false, errors: violationsOf(validate.errors, base) };

/** Compiles a closed set of schema documents that refer to each other by relative path only. */
export const createSchemaSet = (files: SchemaFiles): SchemaSet => allAtOnce(schemaSetSteps(files));

/** The same in steps, for sets that are large. */
export function* schemaSetSteps(files: SchemaFiles): Steps<SchemaSet> {
  const ajv = yield* createAjv(files);
  const compiled = new Map<string, Check<never>>();

  const remembered = (key: string, make: () => ValidateFunction): Check<never> => {
    const known = compiled.get(key);
    if (known !== undefined) return known;
    const fresh = checkWith(make() as ValidateFunction<never>);
    compiled.set(key, fresh);
    return fresh;
  };

  const get = (path: string): ValidateFunction => {
    const validate = ajv.getSchema(BASE + path);
    if (validate === undefined) throw new Error(`no schema ${path}`);
    return validate;
  };

  const withoutRequired = (path: string): ValidateFunction => {
    const schema = files.get(path);
    if (schema === undefined) throw new Error(`no schema ${path}`);
    return ajv.compile({ ...schema, required: [], $id: `${BASE}${path}?partial` });
  };

  return {
    check: (path) => remembered(path, () => get(path)),
    checkPartial: (path) => remembered(`${path}?partial`, () => withoutRequired(path)),
  };
}

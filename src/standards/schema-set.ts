import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import type { Violation } from '../kernel/index.ts';
import { houseFormats } from './formats.ts';
import { referencesOf } from './schema-references.ts';
import { violationsOf } from './violations.ts';

/** JSON Schema documents by their path below `schemas/`, as in `elements/uscc.json`. */
export type SchemaFiles = ReadonlyMap<string, unknown>;

export type Checked<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly errors: readonly Violation[] };

/** Says whether a value has the shape; `base` is put before the pointers of violations. */
export type Check<T> = (value: unknown, base?: string) => Checked<T>;

export interface SchemaSet {
  /** Compiles at the first value, answers from memory after. @throws {Error} when there is no such file. */
  check<T>(path: string): Check<T>;
  /** The same with nothing required: for records of which only some items may be known. */
  checkPartial(path: string): Check<Record<string, unknown>>;
  /** Whether a schema that is not a data standard refers to this one. */
  isReferred(path: string): boolean;
}

/** Relative `$ref`s resolve against this; nothing is ever fetched from it. */
const BASE = 'https://jingwei.invalid/schemas/';

/** What the house adds to JSON Schema: bilingual titles, the kind of a standard and its base. */
const VOCABULARY = ['x-title', 'x-kind', 'x-extends'];

function createAjv(files: SchemaFiles): Ajv2020 {
  const ajv = new Ajv2020({
    allErrors: true,
    strict: true,
    allowUnionTypes: true,
    strictRequired: false,
    discriminator: true,
  });
  ajv.addVocabulary(VOCABULARY);
  for (const [name, test] of Object.entries(houseFormats)) ajv.addFormat(name, test);
  for (const [path, schema] of files) ajv.addSchema(schema as object, BASE + path);
  return ajv;
}

const checkWith =
  <T>(validate: ValidateFunction<T>): Check<T> =>
  (value, base = '') =>
    validate(value)
      ? { ok: true, value }
      : { ok: false, errors: violationsOf(validate.errors, base) };

function referredOutsideStandards(files: SchemaFiles): ReadonlySet<string> {
  const others = [...files].filter(([path]) => !path.startsWith('standards/'));
  return new Set(others.flatMap(([path, schema]) => [...referencesOf(path, schema)]));
}

/** Compiles a closed set of schema documents that refer to each other by relative path only. */
export function createSchemaSet(files: SchemaFiles): SchemaSet {
  const ajv = createAjv(files);
  const checks = new Map<string, Check<never>>();
  let referred: ReadonlySet<string> | undefined;

  // Of thousands of standards most are asked for nothing between two bundles, and compiling one
  // takes as long as reading twenty.
  const remembered = (key: string, path: string, make: () => ValidateFunction): Check<never> => {
    if (!files.has(path)) throw new Error(`no schema ${path}`);
    const known = checks.get(key);
    if (known !== undefined) return known;
    let compiled: Check<never> | undefined;
    const check: Check<never> = (value, base) =>
      (compiled ??= checkWith(make() as ValidateFunction<never>))(value, base);
    checks.set(key, check);
    return check;
  };

  const get = (path: string): ValidateFunction => {
    const validate = ajv.getSchema(BASE + path);
    if (validate === undefined) throw new Error(`no schema ${path}`);
    return validate;
  };

  const withoutRequired = (path: string): ValidateFunction =>
    ajv.compile({
      ...(files.get(path) as object),
      required: [],
      $id: `${BASE}${path}?partial`,
    });

  return {
    check: (path) => remembered(path, path, () => get(path)),
    checkPartial: (path) => remembered(`${path}?partial`, path, () => withoutRequired(path)),
    isReferred: (path) => (referred ??= referredOutsideStandards(files)).has(path),
  };
}

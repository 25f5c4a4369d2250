import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import type { Violation } from '../kernel/index.ts';
import { houseFormats } from './formats.ts';
import { lengths } from './lengths.ts';
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
  /** Compiles once, answers from memory after. @throws {Error} when the set has no such file. */
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

/** A validator that knows no schema yet, and takes one with all it refers to. */
function createAjv(
  files: SchemaFiles,
  isProven: boolean,
): {
  readonly ajv: Ajv2020;
  readonly add: (path: string) => void;
} {
  const ajv = new Ajv2020({
    allErrors: true,
    strict: true,
    allowUnionTypes: true,
    strictRequired: false,
    discriminator: true,
    validateSchema: !isProven,
  });
  ajv.addVocabulary(VOCABULARY);
  for (const name of lengths.keyword) ajv.removeKeyword(name);
  ajv.addKeyword(lengths);
  for (const [name, test] of Object.entries(houseFormats)) ajv.addFormat(name, test);
  const known = new Set<string>();
  const add = (path: string): void => {
    const schema = files.get(path);
    if (schema === undefined || known.has(path)) return;
    known.add(path);
    ajv.addSchema(schema as object, BASE + path);
    for (const referred of referencesOf(path, schema)) add(referred);
  };
  return { ajv, add };
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

/**
 * Compiles a closed set of schema documents that refer to each other by relative path only. That they
 * are schemas at all is not asked again of those that have been proven.
 */
export function createSchemaSet(
  files: SchemaFiles,
  { isProven = false }: { readonly isProven?: boolean } = {},
): SchemaSet {
  const { ajv, add } = createAjv(files, isProven);
  const checks = new Map<string, Check<never>>();
  let referred: ReadonlySet<string> | undefined;

  const remembered = (key: string, make: () => ValidateFunction): Check<never> => {
    const known = checks.get(key);
    if (known !== undefined) return known;
    const fresh = checkWith(make() as ValidateFunction<never>);
    checks.set(key, fresh);
    return fresh;
  };

  const get = (path: string): ValidateFunction => {
    add(path);
    const validate = ajv.getSchema(BASE + path);
    if (validate === undefined) throw new Error(`no schema ${path}`);
    return validate;
  };

  const withoutRequired = (path: string): ValidateFunction => {
    add(path);
    const schema = files.get(path);
    if (schema === undefined) throw new Error(`no schema ${path}`);
    return ajv.compile({
      ...schema,
      required: [],
      $id: `${BASE}${path}?partial`,
    });
  };

  return {
    check: (path) => remembered(path, () => get(path)),
    checkPartial: (path) => remembered(`${path}?partial`, () => withoutRequired(path)),
    isReferred: (path) => (referred ??= referredOutsideStandards(files)).has(path),
  };
}

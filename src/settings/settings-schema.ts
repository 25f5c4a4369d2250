import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import { packageRoot } from './package-root.ts';

/** Base of the relative `$ref`s between schema files; never fetched. */
const BASE = 'file:///schemas/';

/** Folders of schemas that the settings refer to. */
const PARTS = ['elements', 'people'];

const compiled = new Map<string, ValidateFunction>();

/** Compiled on first use; the schema is the package's own, whatever `schemas` is set to. */
export function settingsErrors(value: unknown, schema = 'settings.json'): readonly ErrorObject[] {
  const validate = compiled.get(schema) ?? compile(schema);
  compiled.set(schema, validate);
  return validate(value) ? [] : (validate.errors ?? []);
}

function compile(schema: string): ValidateFunction {
  const ajv = new Ajv2020({ allErrors: true, strict: true });
  ajv.addVocabulary(['x-title']);
  const folder = join(packageRoot, 'schemas');
  for (const part of PARTS) {
    for (const file of readdirSync(join(folder, part))) {
      ajv.addSchema(readSchema(join(folder, part, file)), `${BASE}${part}/${file}`);
    }
  }
  return ajv.compile({ ...readSchema(join(folder, schema)), $id: `${BASE}${schema}` });
}

const readSchema = (file: string): object => JSON.parse(readFileSync(file, 'utf8')) as object;

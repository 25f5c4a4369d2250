import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import type { Settings } from '../shapes/index.ts';
import { packageRoot } from './package-root.ts';

/** Base of the relative `$ref`s between schema files; never fetched. */
const BASE = 'file:///schemas/';

/** Folders of schemas that the settings refer to. */
const PARTS = ['elements', 'people'];

let compiled: ValidateFunction<Settings> | undefined;

/** Compiled on first use; the schema is the package's own, whatever `schemas` is set to. */
export function settingsErrors(value: unknown): readonly ErrorObject[] {
  compiled ??= compile();
  return compiled(value) ? [] : (compiled.errors ?? []);
}

function compile(): ValidateFunction<Settings> {
  const ajv = new Ajv2020({ allErrors: true, strict: true });
  ajv.addVocabulary(['x-title']);
  const folder = join(packageRoot, 'schemas');
  for (const part of PARTS) {
    for (const file of readdirSync(join(folder, part))) {
      ajv.addSchema(readSchema(join(folder, part, file)), `${BASE}${part}/${file}`);
    }
  }
  return ajv.compile<Settings>({
    ...readSchema(join(folder, 'settings.json')),
    $id: `${BASE}settings.json`,
  });
}

const readSchema = (file: string): object => JSON.parse(readFileSync(file, 'utf8')) as object;

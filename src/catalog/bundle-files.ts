import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { readSchemaBytes } from '../standards/index.ts';
import type { BundleFiles } from './bundle.ts';

/** What of schemas/ is catalog content: the data standards and the elements they are made of. */
const CONTENT = /^(standards|elements)\//;

/** Reads the working copies: every YAML file of the catalog and every standard and element. */
export function readBundleFiles(catalogs: string, schemas: string): BundleFiles {
  const yaml = readdirSync(catalogs, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.yaml'))
    .sort()
    .map((file): [string, Uint8Array] => [
      `catalogs/${file.split(sep).join('/')}`,
      readFileSync(join(catalogs, file)),
    ]);
  const json = [...readSchemaBytes(schemas)]
    .filter(([path]) => CONTENT.test(path))
    .map(([path, bytes]): [string, Uint8Array] => [`schemas/${path}`, bytes]);
  return new Map([...yaml, ...json]);
}

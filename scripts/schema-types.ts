/**
 * Types from schemas: reads every schema of a border (not the data standards, which are catalog
 * content) and writes src/shapes/shapes.generated.ts. `--check` writes nothing and exits 1 when the
 * file is stale, so that no build runs on types that disagree with the schemas.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { compile } from 'json-schema-to-typescript';
import { format } from 'prettier';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const ROOT = join(import.meta.dirname, '..');
const SCHEMAS = join(ROOT, 'schemas');
const TARGET = join(ROOT, 'src/shapes/shapes.generated.ts');

const typeNameOf = (file: string): string =>
  basename(file, '.json').replace(/(^|-)([a-z])/g, (_match, _dash, letter: string) =>
    letter.toUpperCase(),
  );

function schemaFiles(): string[] {
  return readdirSync(SCHEMAS, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.json') && !file.startsWith('standards'))
    .sort();
}

/** A `$ref` to another file becomes that file's type name; titles go, or they would rename types. */
function withTypeNames(schema: Json): Json {
  if (Array.isArray(schema)) return schema.map(withTypeNames);
  if (schema === null || typeof schema !== 'object') return schema;
  if (typeof schema['$ref'] === 'string') return { tsType: typeNameOf(schema['$ref']) };
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([key]) => !key.startsWith('x-') && key !== '$schema')
      .map(([key, value]) => [key, withTypeNames(value)]),
  );
}

async function typeOf(file: string): Promise<string> {
  const schema = withTypeNames(JSON.parse(readFileSync(join(SCHEMAS, file), 'utf8')) as Json);
  const source = await compile(schema as Parameters<typeof compile>[0], typeNameOf(file), {
    bannerComment: '',
    format: false,
    ignoreMinAndMaxItems: true,
    additionalProperties: false,
  });
  return `// schemas/${file}\n${source}`;
}

async function generate(): Promise<string> {
  const files = schemaFiles();
  const names = files.map(typeNameOf);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new Error(`two schema files would both be the type ${twice}`);
  const parts = await Promise.all(files.map(typeOf));
  const banner = '// Generated from schemas/ by `npm run types`. Do not edit.\n\n';
  return format(banner + parts.join('\n'), {
    parser: 'typescript',
    printWidth: 100,
    singleQuote: true,
  });
}

const fresh = await generate();
if (process.argv.includes('--check')) {
  const current = readFileSync(TARGET, { encoding: 'utf8', flag: 'a+' });
  if (current !== fresh) {
    console.error(`${relative(ROOT, TARGET)} is stale: run npm run types`);
    process.exitCode = 1;
  }
} else {
  writeFileSync(TARGET, fresh);
}

import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';

/** Reads every schema below a directory as bytes, by its path below it with `/` between. */
export function readSchemaBytes(directory: string): ReadonlyMap<string, Uint8Array> {
  const files = readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.json'))
    .sort();
  return new Map(
    files.map((file) => [file.split(sep).join('/'), readFileSync(join(directory, file))]),
  );
}

/** Parses what `readSchemaBytes` read. @throws {SyntaxError} on a file that is not JSON. */
export function parseSchemas(bytes: ReadonlyMap<string, Uint8Array>): ReadonlyMap<string, unknown> {
  return new Map(
    [...bytes].map(([path, content]) => [
      path,
      JSON.parse(new TextDecoder().decode(content)) as unknown,
    ]),
  );
}

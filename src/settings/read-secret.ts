import { readFileSync } from 'node:fs';

/** Where a secret is; the settings name it and never hold it. */
export interface SecretReference {
  readonly file?: string;
  /** Of the environment. */
  readonly variable?: string;
}

/**
 * Reads a secret when it is needed, so that a changed one is taken up; empty where none is named.
 * A line end at the end of a file is no part of it.
 * @throws {Error} when the file cannot be read.
 */
export function readSecret({ file, variable }: SecretReference, env = process.env): string {
  if (file !== undefined) return readFileSync(file, 'utf8').replace(/\r?\n$/, '');
  return variable === undefined ? '' : (env[variable] ?? '');
}

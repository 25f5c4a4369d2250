import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../settings/index.ts';

export interface Build {
  readonly version: string;
  /** Epoch milliseconds; a clock that says less was never set. Moved on with each release. */
  readonly notBefore: number;
  /** Version of Node that runs it. */
  readonly node: string;
}

const versionOf = (packageFile: string): string =>
  (JSON.parse(readFileSync(packageFile, 'utf8')) as { readonly version: string }).version;

/** Which program runs. */
export const build: Build = {
  version: versionOf(join(packageRoot, 'package.json')),
  notBefore: Date.UTC(2026, 10, 1),
  node: process.versions.node,
};

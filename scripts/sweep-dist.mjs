// After a build: what was compiled from a file that is gone would still run, as a test that nobody
// wrote or an import that works here only.
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');

const sourceOf = (output) => join(root, output.replace(/\.js(\.map)?$/, '.ts'));

for (const output of readdirSync(dist, { recursive: true })) {
  if (/\.js(\.map)?$/.test(output) && !existsSync(sourceOf(output))) rmSync(join(dist, output));
}

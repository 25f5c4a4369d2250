// After `npm ci`, `npx jingwei …` works in the checkout: npm links the commands of dependencies, not
// of the package itself, so this puts the one missing link beside them.
import { chmodSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join, relative } from 'node:path';

const root = join(import.meta.dirname, '..');
const bin = join(root, 'node_modules/.bin');
const command = join(root, 'dist/src/cli/main.js');
const link = join(bin, 'jingwei');

mkdirSync(bin, { recursive: true });
chmodSync(command, 0o755);
rmSync(link, { force: true });
symlinkSync(relative(bin, command), link);

import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readBundleFiles, type BundleFiles } from '../../src/catalog/index.ts';
import { packageRoot } from '../../src/settings/index.ts';

const SCHEMAS = join(packageRoot, 'schemas');

/** Writes what the shipped catalog is changed to, with the schemas, for a gateway to be founded on. */
export function writeCatalog(root: string, change: (shipped: BundleFiles) => BundleFiles): void {
  cpSync(SCHEMAS, join(root, 'schemas'), { recursive: true });
  const shipped = readBundleFiles(join(packageRoot, 'catalogs'), SCHEMAS);
  for (const [path, bytes] of change(shipped)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), bytes);
  }
}

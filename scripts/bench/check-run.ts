/** Checks a generated catalog once, alone in its process, and prints the row of the benchmark. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { bundleOf, compileCatalog, readBundleFiles } from '../../src/catalog/index.ts';
import { packageRoot } from '../../src/settings/index.ts';
import { createSchemaSet, parseSchemas, readSchemaBytes } from '../../src/standards/index.ts';
import type { CheckRow } from './check-bench.ts';
import { bigBundleFiles } from './big-bundle.ts';

const datasets = Number(process.argv[2]);
const schemas = join(packageRoot, 'schemas');
const files = bigBundleFiles(readBundleFiles(join(packageRoot, 'catalogs'), schemas), datasets);
const house = createSchemaSet(parseSchemas(readSchemaBytes(schemas)));

const began = performance.now();
const usageBefore = process.cpuUsage();
const bundle = bundleOf((bytes) => createHash('sha256').update(bytes).digest(), files);
const compiled = compileCatalog(bundle, house);
const seconds = (performance.now() - began) / 1000;

const { user, system } = process.cpuUsage(usageBefore);

const findings = 'findings' in compiled ? compiled.findings : compiled.warnings;
const errors = findings.filter(({ severity }) => severity === 'error').length;
const row: CheckRow = {
  name: 'check',
  datasets,
  files: files.size,
  seconds,
  cpuSeconds: (user + system) / 1_000_000,
  errors,
  warnings: findings.length - errors,
  rssMiB: process.resourceUsage().maxRSS / 1024,
};
process.stdout.write(`${JSON.stringify(row)}\n`);

import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readBundleFiles } from '../../src/catalog/index.ts';
import { packageRoot } from '../../src/settings/index.ts';
import { bigBundleFiles } from './big-bundle.ts';
import { benchExchange, type ExchangeBench } from './exchange-bench.ts';

export interface DatasetsRow {
  readonly name: 'datasets';
  readonly datasets: number;
  readonly pairs: number;
  /** Requests per second, each over the baseline of its own run. */
  readonly few: number;
  readonly many: number;
  /** With many datasets over with the shipped ones. */
  readonly ratio: number;
}

/** Writes the catalog with so many datasets more; the schemas go with it. */
function writeBigCatalog(root: string, datasets: number): void {
  const schemas = join(packageRoot, 'schemas');
  cpSync(schemas, join(root, 'schemas'), { recursive: true });
  const shipped = readBundleFiles(join(packageRoot, 'catalogs'), schemas);
  for (const [path, bytes] of bigBundleFiles(shipped, datasets)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), bytes);
  }
}

/** The row "exchange" with the shipped datasets, and with so many more. */
export async function benchDatasets(
  datasets: number,
  options: ExchangeBench,
): Promise<DatasetsRow> {
  const root = mkdtempSync(join(tmpdir(), 'jingwei-bench-'));
  try {
    writeBigCatalog(root, datasets);
    const few = await benchExchange(options);
    const many = await benchExchange({ ...options, content: root });
    return {
      name: 'datasets',
      datasets,
      pairs: options.pairs,
      few: few.ratio,
      many: many.ratio,
      ratio: many.ratio / few.ratio,
    };
  } finally {
    rmSync(root, { recursive: true });
  }
}

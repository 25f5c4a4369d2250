import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bigBundleFiles } from './big-bundle.ts';
import { writeCatalog } from './catalog-folder.ts';
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

/** The row "exchange" with the shipped datasets, and with so many more. */
export async function benchDatasets(
  datasets: number,
  options: ExchangeBench,
): Promise<DatasetsRow> {
  const root = mkdtempSync(join(tmpdir(), 'jingwei-bench-'));
  try {
    writeCatalog(root, (shipped) => bigBundleFiles(shipped, datasets));
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

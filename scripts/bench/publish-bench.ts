import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { readBundleFiles, createBundleDesk, createBundleStore } from '../../src/catalog/index.ts';
import { isRefusal, systemClock } from '../../src/kernel/index.ts';
import { packageRoot } from '../../src/settings/index.ts';
import { createNodeCryptoProvider } from '../../src/signatures/index.ts';
import { createSchemaSet, parseSchemas, readSchemaBytes } from '../../src/standards/index.ts';
import { openStore } from '../../src/storage/index.ts';
import { bigBundleFiles } from './big-bundle.ts';

const NANOSECONDS_PER_MS = 1e6;

export interface PublishRow {
  readonly name: 'publish';
  readonly datasets: number;
  readonly files: number;
  /** Checked, compiled and stored. */
  readonly keepSeconds: number;
  /** Put in force, being compiled already. */
  readonly publishMs: number;
  /** Put in force from the store: read, checked and compiled again. */
  readonly republishSeconds: number;
  /** The longest time for which nobody else had a turn. */
  readonly longestPauseMs: number;
  readonly pauseP99Ms: number;
  readonly rssMiB: number;
}

const crypto = createNodeCryptoProvider();
const sha256 = (bytes: Uint8Array): Uint8Array => crypto.sha256(bytes);

async function timed<Result>(work: () => Promise<Result>): Promise<readonly [Result, number]> {
  const began = performance.now();
  const result = await work();
  return [result, performance.now() - began];
}

/** So many datasets in slices, as a running gateway takes them: kept, published, published again. */
export async function benchPublish(datasets: number): Promise<PublishRow> {
  const root = mkdtempSync(join(tmpdir(), 'jingwei-bench-'));
  const store = await openStore(join(root, 'store.db'));
  const schemas = join(packageRoot, 'schemas');
  const shipped = readBundleFiles(join(packageRoot, 'catalogs'), schemas);
  const parts = {
    bundles: createBundleStore(store.db, sha256),
    schemas: createSchemaSet(parseSchemas(readSchemaBytes(schemas))),
    sha256,
    clock: systemClock,
    record: () => Promise.resolve(),
  };
  const files = bigBundleFiles(shipped, datasets);
  const pauses = monitorEventLoopDelay({ resolution: 1 });
  pauses.enable();
  try {
    const desk = createBundleDesk(parts);
    const put = async (bundle: string): Promise<void> => {
      const published = await desk.publish({ bundle, by: 'bench', reason: 'bench' });
      if (isRefusal(published)) throw new Error(published.refused);
    };
    const keep = async (some: typeof files): Promise<string> => {
      const kept = await desk.keep(some);
      if ('findings' in kept) throw new Error(JSON.stringify(kept.findings[0]));
      return kept.bundle;
    };
    const [big, keepMs] = await timed(() => keep(files));
    const [, publishMs] = await timed(() => put(big));
    // Two others take the places where what is compiled already is held.
    await put(await keep(shipped));
    await keep(bigBundleFiles(shipped, 1));
    const [, republishMs] = await timed(() => put(big));
    return {
      name: 'publish',
      datasets,
      files: files.size,
      keepSeconds: keepMs / 1000,
      publishMs,
      republishSeconds: republishMs / 1000,
      longestPauseMs: pauses.max / NANOSECONDS_PER_MS,
      pauseP99Ms: pauses.percentile(99) / NANOSECONDS_PER_MS,
      rssMiB: process.memoryUsage().rss / 2 ** 20,
    };
  } finally {
    pauses.disable();
    await store.close();
    rmSync(root, { recursive: true });
  }
}

import { setImmediate } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import type { Sha256 } from '../kernel/index.ts';
import type { Tables } from '../storage/index.ts';
import { addressing, type Bundle } from './bundle.ts';
import { bundleReading, type BundleReading, type Publication } from './bundle-reading.ts';
import { bundleRows, type BundleRows } from './bundle-rows.ts';
import { inSlices } from './in-slices.ts';

/** Bundles as they were published. The newest publication is the one in force. */
export interface BundleStore extends BundleReading {
  /** Durable when resolved, and not in force; `by` is the person who uploads it. Of those never published only the newest are kept. */
  keep(bundle: Bundle, by?: string): Promise<void>;
  /**
   * A bundle that is kept comes into force; durable when resolved. Publishing an earlier one again
   * is how one rolls back. `record` is awaited last: when it fails nothing was published.
   */
  publish(
    publication: Publication & { readonly bundle: string },
    record: () => Promise<void>,
  ): Promise<void>;
  /** @throws {Error} when the id is unknown or a document's bytes are not what its digest says. */
  load(id: string): Promise<Bundle>;
}

/** Files read at once: what is read is not sent in between. */
const FILES_AT_ONCE = 250;

async function keepAll(rows: BundleRows, bundle: Bundle, by: string | null): Promise<void> {
  await rows.keepDocuments(bundle);
  await rows.keepBundle(bundle, by);
  await rows.forgetUnpublished();
}

async function readAll(reading: BundleReading, id: string): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  let after: string | undefined;
  do {
    const page = await reading.filesAfter(id, { limit: FILES_AT_ONCE, ...(after && { after }) });
    for (const { path, bytes } of page) files.set(path, bytes);
    after = page.length < FILES_AT_ONCE ? undefined : page.at(-1)?.path;
    await setImmediate();
  } while (after !== undefined);
  return files;
}

export function createBundleStore(db: Kysely<Tables>, sha256: Sha256): BundleStore {
  const rows = bundleRows(db);
  const reading = bundleReading(db);
  const keep: BundleStore['keep'] = async (bundle, by) => {
    if (!(await reading.isKnown(bundle.id))) await keepAll(rows, bundle, by ?? null);
  };
  return {
    ...reading,
    keep,
    publish: (publication, record) => rows.putInForce(publication, record),
    load: async (id) => {
      const bundle = await inSlices(addressing(sha256, await readAll(reading, id)));
      if (bundle.id !== id) throw new Error(`stored bundle ${id} does not match its content`);
      return bundle;
    },
  };
}

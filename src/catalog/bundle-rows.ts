import { setImmediate } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import type { Tables } from '../storage/index.ts';
import { unpublishedOf, type Publication } from './bundle-reading.ts';
import type { Bundle } from './bundle.ts';

type Db = Kysely<Tables>;

/** SQLite allows a bounded number of variables in one statement. */
const ROWS_PER_INSERT = 100;

/** Bundles that were uploaded and never published; older ones are forgotten. */
const UNPUBLISHED_MAX = 32;

/** Every chunk by itself, and whoever waits has a turn in between. */
async function inChunks<Row>(
  rows: readonly Row[],
  write: (chunk: readonly Row[]) => Promise<unknown>,
): Promise<void> {
  for (let from = 0; from < rows.length; from += ROWS_PER_INSERT) {
    await write(rows.slice(from, from + ROWS_PER_INSERT));
    await setImmediate();
  }
}

/** Chunks are transactions of their own: a file that no bundle names yet does no harm. */
function keepDocuments(db: Db, { files, digests }: Bundle): Promise<void> {
  const rows = [...files].map(([path, bytes]) => ({ digest: digests[path] ?? '', bytes }));
  return inChunks(rows, (chunk) =>
    db
      .insertInto('documents')
      .values(chunk)
      .onConflict((conflict) => conflict.doNothing())
      .execute(),
  );
}

/** In one transaction, so that no bundle is ever known in part. */
function keepBundle(db: Db, { id, digests }: Bundle, by: string | null): Promise<void> {
  const rows = Object.entries(digests).map(([path, digest]) => ({ bundle_id: id, path, digest }));
  return db.transaction().execute(async (tx) => {
    const { numInsertedOrUpdatedRows } = await tx
      .insertInto('bundles')
      .values({ bundle_id: id, kept_by: by })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    if (numInsertedOrUpdatedRows === 0n) return;
    await inChunks(rows, (chunk) => tx.insertInto('bundle_documents').values(chunk).execute());
  });
}

function forgetUnpublished(db: Db): Promise<void> {
  return db.transaction().execute(async (tx) => {
    const rows = await unpublishedOf(tx).limit(-1).offset(UNPUBLISHED_MAX).execute();
    if (rows.length === 0) return;
    const ids = rows.map(({ bundle_id }) => bundle_id);
    await tx.deleteFrom('bundle_documents').where('bundle_id', 'in', ids).execute();
    await tx.deleteFrom('bundles').where('bundle_id', 'in', ids).execute();
    const named = tx.selectFrom('bundle_documents').select('digest');
    await tx.deleteFrom('documents').where('digest', 'not in', named).execute();
  });
}

async function putInForce(
  db: Db,
  { bundle, at, by, reason }: Publication & { readonly bundle: string },
  record: () => Promise<void>,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const last = await tx
      .selectFrom('publications')
      .select((select) => select.fn.max('sequence').as('sequence'))
      .executeTakeFirst();
    const sequence = (last?.sequence ?? 0) + 1;
    await tx
      .insertInto('publications')
      .values({ sequence, bundle_id: bundle, published_at: at, by, reason })
      .execute();
    await record();
  });
}

/** One function per statement that changes the tables of bundles. */
export interface BundleRows {
  keepDocuments(bundle: Bundle): Promise<void>;
  /** `by`: null where no person uploaded it. */
  keepBundle(bundle: Bundle, by: string | null): Promise<void>;
  forgetUnpublished(): Promise<void>;
  putInForce(
    publication: Publication & { readonly bundle: string },
    record: () => Promise<void>,
  ): Promise<void>;
}

export const bundleRows = (db: Db): BundleRows => ({
  keepDocuments: (bundle) => keepDocuments(db, bundle),
  keepBundle: (bundle, by) => keepBundle(db, bundle, by),
  forgetUnpublished: () => forgetUnpublished(db),
  putInForce: (publication, record) => putInForce(db, publication, record),
});

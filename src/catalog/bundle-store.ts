import type { Kysely, Transaction } from 'kysely';
import type { Sha256 } from '../kernel/index.ts';
import type { Tables } from '../storage/index.ts';
import { bundleOf, type Bundle } from './bundle.ts';

export interface Publication {
  readonly at: string;
  readonly by: string;
  readonly reason: string;
}

/** Bundles as they were published. The newest publication is the one in force. */
export interface BundleStore {
  /** Durable when resolved. Publishing an earlier bundle again is how one rolls back. */
  publish(bundle: Bundle, publication: Publication): Promise<void>;
  /** The id in force, undefined in an empty store. */
  currentId(): Promise<string | undefined>;
  /** @throws {Error} when the id is unknown or a document's bytes are not what its digest says. */
  load(id: string): Promise<Bundle>;
}

/** SQLite allows a bounded number of variables in one statement. */
const ROWS_PER_INSERT = 100;

function inChunks<T>(rows: readonly T[]): readonly (readonly T[])[] {
  const count = Math.ceil(rows.length / ROWS_PER_INSERT);
  return Array.from({ length: count }, (_, index) =>
    rows.slice(index * ROWS_PER_INSERT, (index + 1) * ROWS_PER_INSERT),
  );
}

async function insertDocuments(trx: Transaction<Tables>, bundle: Bundle): Promise<void> {
  const rows = [...bundle.files].map(([path, bytes]) => ({
    bundle_id: bundle.id,
    path,
    digest: bundle.digests[path] ?? '',
    bytes,
  }));
  for (const chunk of inChunks(rows)) {
    await trx
      .insertInto('documents')
      .values(chunk.map(({ digest, bytes }) => ({ digest, bytes })))
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    await trx
      .insertInto('bundle_documents')
      .values(chunk.map(({ bundle_id, path, digest }) => ({ bundle_id, path, digest })))
      .execute();
  }
}

async function insertBundle(trx: Transaction<Tables>, bundle: Bundle): Promise<void> {
  const known = await trx
    .selectFrom('bundles')
    .select('bundle_id')
    .where('bundle_id', '=', bundle.id)
    .executeTakeFirst();
  if (known !== undefined) return;
  await trx.insertInto('bundles').values({ bundle_id: bundle.id }).execute();
  await insertDocuments(trx, bundle);
}

export function createBundleStore(db: Kysely<Tables>, sha256: Sha256): BundleStore {
  return {
    publish: (bundle, { at, by, reason }) =>
      db.transaction().execute(async (trx) => {
        await insertBundle(trx, bundle);
        const last = await trx
          .selectFrom('publications')
          .select((select) => select.fn.max('sequence').as('sequence'))
          .executeTakeFirst();
        await trx
          .insertInto('publications')
          .values({
            sequence: (last?.sequence ?? 0) + 1,
            bundle_id: bundle.id,
            published_at: at,
            by,
            reason,
          })
          .execute();
      }),

    currentId: async () => {
      const row = await db
        .selectFrom('publications')
        .select('bundle_id')
        .orderBy('sequence', 'desc')
        .executeTakeFirst();
      return row?.bundle_id;
    },

    load: async (id) => {
      const rows = await db
        .selectFrom('bundle_documents')
        .innerJoin('documents', 'documents.digest', 'bundle_documents.digest')
        .select(['bundle_documents.path', 'documents.bytes'])
        .where('bundle_documents.bundle_id', '=', id)
        .orderBy('bundle_documents.path')
        .execute();
      const bundle = bundleOf(sha256, new Map(rows.map(({ path, bytes }) => [path, bytes])));
      if (bundle.id !== id) throw new Error(`stored bundle ${id} does not match its content`);
      return bundle;
    },
  };
}

import { sql, type Kysely, type SelectQueryBuilder } from 'kysely';
import type { Tables } from '../storage/index.ts';

type Db = Kysely<Tables>;

export interface Publication {
  readonly at: string;
  readonly by: string;
  readonly reason: string;
}

export interface StoredFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

interface FilesQuery {
  readonly after?: string;
  readonly limit: number;
}

async function isKnown(db: Db, id: string): Promise<boolean> {
  const query = db.selectFrom('bundles').select('bundle_id').where('bundle_id', '=', id);
  return (await query.executeTakeFirst()) !== undefined;
}

/** Null where no person uploaded it, or it has been in force before. */
async function uploaderOf(db: Db, id: string): Promise<string | null> {
  const row = await db
    .selectFrom('bundles')
    .select('kept_by')
    .where('bundle_id', '=', id)
    .where('bundle_id', 'not in', db.selectFrom('publications').select('bundle_id'))
    .executeTakeFirst();
  return row?.kept_by ?? null;
}

interface BundleId {
  readonly bundle_id: string;
}

/** Uploaded and never published, newest first. */
export const unpublishedOf = (db: Db): SelectQueryBuilder<Tables, 'bundles', BundleId> =>
  db
    .selectFrom('bundles')
    .select('bundle_id')
    .where('bundle_id', 'not in', db.selectFrom('publications').select('bundle_id'))
    .orderBy(sql`rowid`, 'desc');

async function filesAfter(
  db: Db,
  id: string,
  { after, limit }: FilesQuery,
): Promise<readonly StoredFile[]> {
  const files = db
    .selectFrom('bundle_documents')
    .innerJoin('documents', 'documents.digest', 'bundle_documents.digest')
    .select(['bundle_documents.path', 'documents.bytes'])
    .where('bundle_documents.bundle_id', '=', id)
    .orderBy('bundle_documents.path')
    .limit(limit);
  return (after === undefined ? files : files.where('bundle_documents.path', '>', after)).execute();
}

/** A publication as it is told; the newest one of all is in force. */
export interface PublicationSeen extends Publication {
  /** From 1. */
  readonly sequence: number;
  readonly bundle: string;
}

interface PublicationsQuery {
  /** A sequence; newest first without. */
  readonly before?: number;
  readonly bundle?: string;
  readonly limit: number;
}

async function publications(
  db: Db,
  { before, bundle, limit }: PublicationsQuery,
): Promise<readonly PublicationSeen[]> {
  let query = db.selectFrom('publications').selectAll().orderBy('sequence', 'desc').limit(limit);
  if (before !== undefined) query = query.where('sequence', '<', before);
  if (bundle !== undefined) query = query.where('bundle_id', '=', bundle);
  const rows = await query.execute();
  return rows.map(({ sequence, bundle_id, published_at, by, reason }) => ({
    sequence,
    bundle: bundle_id,
    at: published_at,
    by,
    reason,
  }));
}

async function digestsOf(
  db: Db,
  id: string,
): Promise<Readonly<Record<string, string>> | undefined> {
  if (!(await isKnown(db, id))) return undefined;
  const rows = await db
    .selectFrom('bundle_documents')
    .select(['path', 'digest'])
    .where('bundle_id', '=', id)
    .orderBy('path')
    .execute();
  return Object.fromEntries(rows.map(({ path, digest }) => [path, digest]));
}

/** What of bundles can be looked at. */
export interface BundleReading {
  isKnown(id: string): Promise<boolean>;
  /** The id in force, undefined in an empty store. */
  currentId(): Promise<string | undefined>;
  /** The person who uploaded what was never in force; null where nobody did. */
  uploaderOf(id: string): Promise<string | null>;
  /** Newest first. */
  publications(query: PublicationsQuery): Promise<readonly PublicationSeen[]>;
  /** Uploaded and never published, newest first. */
  unpublished(): Promise<readonly string[]>;
  /** Path to digest; undefined when there is no such bundle. */
  digestsOf(id: string): Promise<Readonly<Record<string, string>> | undefined>;
  /** Files of a bundle in the order of their paths, bytes as they were published. */
  filesAfter(id: string, query: FilesQuery): Promise<readonly StoredFile[]>;
}

/** One function per statement that reads the tables of bundles. */
export const bundleReading = (db: Db): BundleReading => ({
  isKnown: (id) => isKnown(db, id),
  uploaderOf: (id) => uploaderOf(db, id),
  currentId: async () => (await publications(db, { limit: 1 }))[0]?.bundle,
  publications: (query) => publications(db, query),
  unpublished: async () => (await unpublishedOf(db).execute()).map(({ bundle_id }) => bundle_id),
  digestsOf: (id) => digestsOf(db, id),
  filesAfter: (id, query) => filesAfter(db, id, query),
});

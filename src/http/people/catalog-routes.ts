import {
  compareFiles,
  refusalOfFindings,
  type BundleDesk,
  type StoredFile,
} from '../../catalog/index.ts';
import { base64Of, isRefusal, type Refusal } from '../../kernel/index.ts';
import type { Target } from '../../people/index.ts';
import type {
  BundlesBundle,
  BundlesComparison,
  BundlesFile,
  BundlesFiles,
  BundlesKept,
  BundlesPage,
  BundlesPublish,
} from '../../shapes/index.ts';
import type { SchemaSet } from '../../standards/index.ts';
import { limitIn, numberIn, PAGE_MAX } from './page.ts';
import { readFiles } from './read-files.ts';
import {
  created,
  ok,
  signedIn,
  unlessRefused,
  type Answer,
  type AskedInSession,
  type Route,
} from './route.ts';

export interface CatalogRouteParts {
  readonly bundles: BundleDesk;
  /** The competent authority's agency: whoever publishes must be charged with its region. */
  readonly authority: string;
  /** What the catalog in force says of an agency; undefined when it does not know it. */
  readonly agencyOf: (agency: string) => { readonly region: string } | undefined;
  readonly schemas: SchemaSet;
}

/** Bytes of an upload: tens of thousands of documents in base64. */
const UPLOAD_BYTES_MAX = 128 * 1024 * 1024;

/** Bytes of files in one page, unless the first alone is larger. */
const PAGE_BYTES_MAX = 2 * 1024 * 1024;

const UNKNOWN: Refusal = { refused: 'bundle-unknown' };

async function listBundles(bundles: BundleDesk, asked: AskedInSession): Promise<Answer | Refusal> {
  const limit = limitIn(asked);
  const before = numberIn(asked, 'before');
  if (typeof limit !== 'number') return limit;
  if (typeof before === 'object') return before;
  const publications = await bundles.publications({
    limit,
    ...(before === undefined ? {} : { before }),
  });
  const last = publications.at(-1)?.sequence ?? 1;
  const page: BundlesPage = {
    inForce: bundles.catalog().bundle,
    publications: [...publications],
    unpublished: [...(await bundles.unpublished())],
    ...(last > 1 ? { before: last } : {}),
  };
  return ok(page);
}

async function tellBundle(bundles: BundleDesk, bundle: string): Promise<Answer | Refusal> {
  const documents = await bundles.digestsOf(bundle);
  if (documents === undefined) return UNKNOWN;
  const publications = [...(await bundles.publications({ bundle, limit: PAGE_MAX }))];
  const inForce = bundles.catalog().bundle === bundle;
  return ok({ bundle, inForce, documents, publications } satisfies BundlesBundle);
}

/** As many as a page may hold, and always one. */
function fitting(files: readonly StoredFile[]): readonly StoredFile[] {
  let size = 0;
  const end = files.findIndex(({ bytes }) => (size += bytes.length) > PAGE_BYTES_MAX);
  return end < 0 ? files : files.slice(0, Math.max(1, end));
}

async function tellFiles(bundles: BundleDesk, asked: AskedInSession): Promise<Answer | Refusal> {
  const { bundle = '' } = asked.params;
  const after = asked.query('after');
  const limit = limitIn(asked);
  if (typeof limit !== 'number') return limit;
  if (!(await bundles.isKnown(bundle))) return UNKNOWN;
  const found = await bundles.filesAfter(bundle, {
    limit,
    ...(after === undefined ? {} : { after }),
  });
  const told = fitting(found);
  const isLast = told.length === found.length && found.length < limit;
  const last = told.at(-1)?.path;
  const page: BundlesFiles = {
    bundle,
    files: told.map(({ path, bytes }) => ({ path, content: base64Of(bytes) })),
    ...(isLast || last === undefined ? {} : { after: last }),
  };
  return ok(page);
}

async function compare(
  bundles: BundleDesk,
  { a = '', b = '' }: AskedInSession['params'],
): Promise<Answer | Refusal> {
  const [before, after] = [await bundles.digestsOf(a), await bundles.digestsOf(b)];
  if (before === undefined || after === undefined) return UNKNOWN;
  return ok({ a, b, ...compareFiles(before, after) } satisfies BundlesComparison);
}

async function keep(
  { bundles, schemas }: CatalogRouteParts,
  { body, by }: AskedInSession<Uint8Array>,
): Promise<Answer | Refusal> {
  const files = await readFiles(body, schemas.check<BundlesFile>('api/bundles-file.json'));
  if (isRefusal(files)) return files;
  const kept = await bundles.keep(files, by.person);
  if ('findings' in kept) return refusalOfFindings(kept.findings);
  return created(kept satisfies BundlesKept);
}

function lookingRoutes({ bundles }: CatalogRouteParts): readonly Route[] {
  const looking = { method: 'GET', action: 'catalog.read', needs: 'session' } as const;
  return [
    signedIn({ ...looking, path: '/v1/bundles', handle: (asked) => listBundles(bundles, asked) }),
    signedIn({
      ...looking,
      path: '/v1/bundles/:bundle',
      handle: ({ params: { bundle = '' } }) => tellBundle(bundles, bundle),
    }),
    signedIn({
      ...looking,
      path: '/v1/bundles/:bundle/files',
      handle: (asked) => tellFiles(bundles, asked),
    }),
    signedIn({
      ...looking,
      path: '/v1/bundles/:a/compare/:b',
      handle: ({ params }) => compare(bundles, params),
    }),
  ];
}

function publishingRoutes(parts: CatalogRouteParts): readonly Route[] {
  const { bundles, authority, agencyOf } = parts;
  const target = (): Target => ({ agency: authority, ...agencyOf(authority) });
  const publishing = {
    method: 'POST',
    action: 'catalog.publish',
    needs: 'step-up',
    target,
  } as const;
  return [
    signedIn<Uint8Array>({
      ...publishing,
      path: '/v1/bundles',
      reads: 'lines',
      bodyBytesMax: UPLOAD_BYTES_MAX,
      handle: (asked) => keep(parts, asked),
    }),
    signedIn<BundlesPublish>({
      ...publishing,
      path: '/v1/bundles/:bundle/publish',
      body: 'api/bundles-publish.json',
      handle: async ({ by, params: { bundle = '' }, body: { reason } }) =>
        unlessRefused(await bundles.publish({ bundle, by: by.person, reason }), (done) => ok(done)),
    }),
  ];
}

/** Bundles: looked at by whoever may read the catalog, kept and published by its publishers. */
export const catalogRoutes = (parts: CatalogRouteParts): readonly Route[] => [
  ...lookingRoutes(parts),
  ...publishingRoutes(parts),
];

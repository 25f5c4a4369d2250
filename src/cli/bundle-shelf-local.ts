import { join } from 'node:path';
import {
  createBundleStore,
  refusalOfFindings,
  type BundleDesk,
  type BundleReading,
  type BundleStore,
} from '../catalog/index.ts';
import { openFoundation } from '../foundation.ts';
import { createDesk } from '../gateway-catalog.ts';
import { isRefusal, problemCodes, say, type Refusal } from '../kernel/index.ts';
import type { BundlesPage, Settings } from '../shapes/index.ts';
import { openStore } from '../storage/index.ts';
import type { BundleShelf, PublishingShelf } from './bundle-shelf.ts';
import { fail } from './failures.ts';
import { sha256 } from './sha256.ts';

/** Who the entry names: nobody has signed in, somebody had the machine. */
const BY = 'jingwei catalog publish';

/** Publications listed. */
const LISTED_MAX = 200;

function failWith({ refused, errors = [] }: Refusal): never {
  const { title } = problemCodes[refused];
  const lines = (language: 'zh-CN' | 'en'): string =>
    [
      `${title[language]} (${refused})`,
      ...errors.map(({ pointer, rule, message }) => `${pointer} ${rule} ${message[language]}`),
    ].join('\n');
  return fail(say(lines('zh-CN'), lines('en')));
}

const notPublished = (): never =>
  fail(say('尚未发布目录；请先运行 jingwei init', 'No bundle is published; run jingwei init'));

async function list(bundles: BundleReading): Promise<BundlesPage> {
  return {
    inForce: (await bundles.currentId()) ?? notPublished(),
    publications: [...(await bundles.publications({ limit: LISTED_MAX }))],
    unpublished: [...(await bundles.unpublished())],
  };
}

async function digestsOf(bundles: BundleReading, id: string) {
  return (await bundles.digestsOf(id)) ?? failWith({ refused: 'bundle-unknown' });
}

const shelfOf = (bundles: BundleStore): BundleShelf => ({
  list: () => list(bundles),
  digestsOf: (id) => digestsOf(bundles, id),
  filesOf: async (id) => {
    await digestsOf(bundles, id);
    return (await bundles.load(id)).files;
  },
});

/** Looks into the data folder of a gateway, running or not. */
export async function withLocalShelf<Result>(
  { data }: Settings,
  look: (shelf: BundleShelf) => Promise<Result>,
): Promise<Result> {
  const store = await openStore(join(data, 'store.db'));
  try {
    return await look(shelfOf(createBundleStore(store.db, sha256)));
  } finally {
    await store.close();
  }
}

const publishingOn = (desk: BundleDesk): PublishingShelf => ({
  keep: async (files) => {
    const kept = await desk.keep(files);
    return 'findings' in kept ? failWith(refusalOfFindings(kept.findings)) : kept;
  },
  publish: async (bundle, reason) => {
    const published = await desk.publish({ bundle, by: BY, reason });
    return isRefusal(published) ? failWith(published) : published;
  },
});

/** Acts in the data folder of a gateway that does not run: the log has one writer. */
export async function withLocalPublishing<Result>(
  settings: Settings,
  act: (shelf: PublishingShelf) => Promise<Result>,
): Promise<Result> {
  const base = await openFoundation(settings, (error) => {
    throw error;
  });
  try {
    return await act(publishingOn(createDesk(base, base.log)));
  } finally {
    await base.close();
  }
}

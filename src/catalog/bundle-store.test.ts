import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { utf8 } from '../kernel/index.ts';
import { openStore, type Store } from '../storage/index.ts';
import {
  bundleOf,
  createBundleStore,
  readBundleFiles,
  type Bundle,
  type BundleStore,
} from './index.ts';
import { filesOf, sha256, small } from './small-catalog.test.ts';

const publication = { at: '2026-06-15T04:00:00.000Z', by: 'li', reason: '首次发布' };
const first = bundleOf(sha256, filesOf(small));
const second = bundleOf(sha256, new Map([...first.files, ['catalogs/new.yaml', utf8('a: 1')]]));

describe('catalog bundle store', () => {
  let folder = '';
  let store: Store;
  let bundles: BundleStore;

  async function open(): Promise<void> {
    store = await openStore(join(folder, 'store.db'));
    bundles = createBundleStore(store.db, sha256);
  }
  async function publish(bundle: Bundle): Promise<void> {
    await bundles.keep(bundle);
    await bundles.publish({ ...publication, bundle: bundle.id }, () => Promise.resolve());
  }
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'bundles-'));
    await open();
  });
  afterEach(async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  });

  it('has nothing in force while it is empty', async () => {
    assert.equal(await bundles.currentId(), undefined);
    await assert.rejects(bundles.load(first.id), /does not match/);
  });

  it('gives back, also after reopening, byte by byte what was published', async () => {
    await publish(first);
    await store.close();
    await open();
    assert.equal(await bundles.currentId(), first.id);
    const loaded = await bundles.load(first.id);
    assert.deepEqual(loaded.digests, first.digests);
    for (const [path, bytes] of first.files) {
      assert.deepEqual(Buffer.from(loaded.files.get(path)!), Buffer.from(bytes), path);
    }
  });

  it('rolls back by publishing an earlier bundle again, and keeps every publication', async () => {
    for (const bundle of [first, second, first, first]) await publish(bundle);
    assert.equal(await bundles.currentId(), first.id);
    assert.equal((await bundles.load(second.id)).files.size, first.files.size + 1);
    const rows = await store.db
      .selectFrom('publications')
      .selectAll()
      .orderBy('sequence')
      .execute();
    assert.deepEqual(
      rows.map(({ sequence, bundle_id }) => [sequence, bundle_id]),
      [first, second, first, first].map(({ id }, index) => [index + 1, id]),
    );
    const documents = await store.db.selectFrom('documents').select('digest').execute();
    assert.equal(documents.length, second.files.size);
  });

  it('keeps two files with the same bytes, and more files than one statement takes', async () => {
    const same: readonly (readonly [string, Uint8Array])[] = Array.from({ length: 250 }, (_, n) => [
      `catalogs/${n}.yaml`,
      utf8(`n: ${n % 200}`),
    ]);
    const many = bundleOf(sha256, new Map(same));
    await publish(many);
    assert.equal((await bundles.load(many.id)).files.size, 250);
  });

  it('serialises publications that come at once', async () => {
    await Promise.all([first, second, first].map((each) => publish(each)));
    const rows = await store.db.selectFrom('publications').select('sequence').execute();
    assert.deepEqual(rows.map(({ sequence }) => sequence).sort(), [1, 2, 3]);
  });

  it('refuses to load a bundle of which one byte was changed or one document removed', async () => {
    await publish(first);
    const digest = first.digests['catalogs/grants/G-1.yaml']!;
    const bytes = Uint8Array.from(first.files.get('catalogs/grants/G-1.yaml')!);
    bytes[0]! ^= 1;
    await store.db.updateTable('documents').set({ bytes }).where('digest', '=', digest).execute();
    await assert.rejects(bundles.load(first.id), /does not match/);
    await store.db.deleteFrom('bundle_documents').where('digest', '=', digest).execute();
    await assert.rejects(bundles.load(first.id), /does not match/);
  });

  it('holds the shipped catalog', async () => {
    const shipped = bundleOf(sha256, readBundleFiles('catalogs', 'schemas'));
    await publish(shipped);
    assert.equal((await bundles.load(shipped.id)).id, shipped.id);
  });
});

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isRefusal, type Clock } from '../kernel/index.ts';
import type { BundlePublished } from '../shapes/index.ts';
import { openStore, type Store } from '../storage/index.ts';
import {
  bundleOf,
  compileCatalog,
  createBundleDesk,
  createBundleStore,
  type BundleDesk,
  type BundleFiles,
} from './index.ts';
import { changed, filesOf, house, sha256, small } from './small-catalog.test.ts';

const DATASET = 'catalogs/datasets/ratings.yaml';
const clock: Clock = { now: () => Date.UTC(2026, 5, 15) };
const by = 'li';
const reason = 'widen the supply';

/** A sound catalog unlike any other with another number. */
const numbered = (number: number): BundleFiles =>
  changed(DATASET, '301001/1"', `301001/${number}"`);

describe('bundle desk', () => {
  let folder = '';
  let store: Store;
  let desk: BundleDesk;
  let entries: BundlePublished[] = [];
  /** What happens as an entry is recorded. */
  let recording: () => void = () => undefined;

  async function kept(files: BundleFiles): Promise<string> {
    const result = await desk.keep(files);
    assert.ok('bundle' in result);
    return result.bundle;
  }

  async function refusalOf(bundle: string): Promise<string> {
    const result = await desk.publish({ bundle, by, reason });
    assert.ok(isRefusal(result));
    return result.refused;
  }

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'desk-'));
    store = await openStore(join(folder, 'store.db'));
    entries = [];
    recording = () => undefined;
    desk = createBundleDesk({
      bundles: createBundleStore(store.db, sha256),
      schemas: house,
      sha256,
      clock,
      record: async (entry) => {
        await Promise.resolve();
        recording();
        entries.push(entry);
      },
    });
  });
  afterEach(async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  });

  it('has no catalog before anything is published, and none from what is only kept', async () => {
    const bundle = await kept(filesOf(small));
    assert.throws(() => desk.catalog(), /jingwei init/);
    assert.equal(await desk.currentId(), undefined);
    assert.deepEqual(await desk.unpublished(), [bundle]);
    assert.deepEqual(entries, []);
  });

  it('keeps nothing that has findings, and says where they are', async () => {
    const result = await desk.keep(changed(DATASET, 'share: conditional', 'share: sometimes'));
    assert.ok('findings' in result);
    assert.equal(result.findings[0]?.path, DATASET);
    assert.deepEqual(await desk.unpublished(), []);
    const rows = await store.db.selectFrom('documents').select('digest').execute();
    assert.deepEqual(rows, []);
  });

  it('records who and why before a bundle is in force', async () => {
    const [first, second] = [await kept(numbered(1)), await kept(numbered(2))];
    await desk.publish({ bundle: first, by, reason });
    let seen = '';
    recording = () => {
      seen = desk.catalog().bundle;
    };
    const published = await desk.publish({ bundle: second, by, reason });
    assert.equal(seen, first);
    assert.equal(desk.catalog().bundle, second);
    assert.equal(desk.catalog().datasets.get('ratings')?.document.code, '301001/2');
    const documents = small.size;
    const at = '2026-06-15T00:00:00.000Z';
    assert.deepEqual(published, { at, bundle: second, previous: first, by, reason, documents });
    assert.deepEqual(entries.at(-1), { kind: 'bundle.published', ...published });
    assert.deepEqual(await desk.publications({ limit: 9 }), [
      { sequence: 2, bundle: second, at, by, reason },
      { sequence: 1, bundle: first, at, by, reason },
    ]);
    assert.deepEqual(await desk.unpublished(), []);
  });

  it('publishes nothing when it cannot be recorded', async () => {
    const [first, second] = [await kept(numbered(1)), await kept(numbered(2))];
    await desk.publish({ bundle: first, by, reason });
    recording = () => {
      throw new Error('the log is full');
    };
    await assert.rejects(desk.publish({ bundle: second, by, reason }), /the log is full/);
    assert.equal(desk.catalog().bundle, first);
    assert.equal(await desk.currentId(), first);
    recording = () => undefined;
    await desk.publish({ bundle: second, by, reason });
    assert.equal(await desk.currentId(), second);
  });

  it('rolls back by publishing an earlier bundle, and refuses what is in force or unknown', async () => {
    const [first, second] = [await kept(numbered(1)), await kept(numbered(2))];
    await desk.publish({ bundle: first, by, reason });
    assert.equal(await refusalOf(first), 'bundle-in-force');
    assert.equal(await refusalOf(`sha256:${'0'.repeat(64)}`), 'bundle-unknown');
    const late = await desk.publish({ bundle: second, by, reason, replaces: second });
    assert.deepEqual(late, { refused: 'change-outdated' });
    await desk.publish({ bundle: second, by, reason });
    await desk.publish({ bundle: first, by, reason: 'roll back' });
    assert.equal(desk.catalog().bundle, first);
    assert.deepEqual(
      entries.map(({ bundle, previous }) => [bundle, previous]),
      [
        [first, undefined],
        [second, first],
        [first, second],
      ],
    );
  });

  it('refuses a stored bundle that the rules of today find fault with', async () => {
    const unsound = changed(DATASET, 'share: conditional', 'share: sometimes');
    const bundles = createBundleStore(store.db, sha256);
    const bundle = bundleOf(sha256, unsound);
    await bundles.keep(bundle);
    const refusal = await desk.publish({ bundle: bundle.id, by, reason });
    assert.ok(isRefusal(refusal));
    assert.equal(refusal.refused, 'catalog-findings');
    assert.match(refusal.errors?.[0]?.pointer ?? '', /^catalogs\/datasets\/ratings\.yaml:\d+:\d+$/);
    assert.deepEqual(entries, []);
  });

  it('compiles what follows as it would compile it alone', async () => {
    const first = await kept(numbered(1));
    await desk.publish({ bundle: first, by, reason });
    const GRANT = 'catalogs/grants/G-1.yaml';
    const moved = new Map(numbered(2));
    moved.set('catalogs/grants/G-2.yaml', moved.get(GRANT) ?? new Uint8Array());
    for (const next of [moved, changed(DATASET, 'share: conditional', 'share: sometimes')]) {
      const beside = await desk.keep(next);
      const alone = compileCatalog(bundleOf(sha256, next), house);
      assert.ok('findings' in beside && 'findings' in alone);
      assert.deepEqual(beside.findings, alone.findings);
    }
  });

  it('does one thing at a time, whoever asks at once', async () => {
    const ids = await Promise.all([1, 2, 3].map((number) => kept(numbered(number))));
    await Promise.all(ids.map((bundle) => desk.publish({ bundle, by, reason })));
    assert.deepEqual(
      entries.map(({ bundle, previous }) => [bundle, previous]),
      ids.map((id, index) => [id, ids[index - 1]]),
    );
  });

  it('forgets the oldest of what was never published, and their files', async () => {
    const published = await kept(numbered(0));
    await desk.publish({ bundle: published, by, reason });
    const ids: string[] = [];
    for (let number = 1; number <= 40; number += 1) ids.push(await kept(numbered(number)));
    assert.deepEqual(await desk.unpublished(), ids.slice(-32).reverse());
    assert.equal(await refusalOf(ids[0] ?? ''), 'bundle-unknown');
    const rows = await store.db.selectFrom('documents').select('digest').execute();
    assert.equal(rows.length, small.size + 32);
  });

  it('gives a bundle back in pages, byte by byte', async () => {
    const files = numbered(7);
    const bundle = await kept(files);
    const back = new Map<string, string>();
    for (let after = ''; ;) {
      const page = await desk.filesAfter(bundle, { after, limit: 3 });
      for (const { path, bytes } of page) back.set(path, Buffer.from(bytes).toString('hex'));
      if (page.length < 3) break;
      after = page.at(-1)?.path ?? '';
    }
    const sent = [...files].map(([path, bytes]) => [path, Buffer.from(bytes).toString('hex')]);
    assert.deepEqual([...back].sort(), sent.sort());
    assert.deepEqual(
      Object.keys((await desk.digestsOf(bundle)) ?? {}).sort(),
      [...files.keys()].sort(),
    );
    assert.equal(await desk.digestsOf(`sha256:${'0'.repeat(64)}`), undefined);
  });
});

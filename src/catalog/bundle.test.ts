import assert from 'node:assert/strict';
import fc from 'fast-check';
import { bundleOf, compileCatalog, readBundleFiles, type BundleFiles } from './index.ts';
import { filesOf, house, sha256, small } from './small-catalog.test.ts';

const idOf = (files: BundleFiles): string => bundleOf(sha256, files).id;

const someFiles = fc.uniqueArray(
  fc.tuple(
    fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }),
    fc.uint8Array({ maxLength: 40 }),
  ),
  { selector: ([path]) => path, minLength: 1, maxLength: 8 },
);

describe('catalog bundles', () => {
  it('have the digest of {path: digest} as their id', () => {
    assert.equal(
      idOf(new Map([['catalogs/a', new Uint8Array()]])),
      // sha256 of {"catalogs/a":"sha256:e3b0…b855"}, computed with sha256sum.
      'sha256:4fce3c6c7296c7a6c10f7803999c6c96686350f547637311dd6df1e25f26dd98',
    );
  });

  it('have the same id in whatever order their files come', () => {
    fc.assert(
      fc.property(someFiles, (files) => {
        assert.equal(idOf(new Map(files)), idOf(new Map([...files].reverse())));
      }),
    );
  });

  it('have another id when one byte, one path or one file differs', () => {
    fc.assert(
      fc.property(someFiles, fc.nat(), fc.nat(), (files, which, at) => {
        const id = idOf(new Map(files));
        const [path, bytes] = files[which % files.length]!;
        const flipped = Uint8Array.from(bytes.length === 0 ? [0] : bytes);
        if (bytes.length > 0) flipped[at % bytes.length]! ^= 1;
        const others = files.filter(([each]) => each !== path);
        assert.notEqual(idOf(new Map([...others, [path, flipped]])), id);
        assert.notEqual(idOf(new Map([...others, [`${path}/`, bytes]])), id);
        assert.notEqual(idOf(new Map(others)), id);
      }),
    );
  });
});

describe('catalog compiled', () => {
  it('the shipped catalog has no finding, and its bundle holds every file it was read from', () => {
    const bundle = bundleOf(sha256, readBundleFiles('catalogs', 'schemas'));
    const compiled = compileCatalog(bundle, house);
    assert.deepEqual('findings' in compiled ? compiled.findings : [], []);
    assert.ok('catalog' in compiled);
    const paths = [...bundle.files.keys()];
    assert.equal(paths.length, new Set(paths).size);
    assert.ok(paths.includes('catalogs/divisions/zhejiang.yaml'));
    assert.ok(paths.includes('schemas/elements/citizen-id.json'));
    // The API and the log are the engine's shapes, not content a maintainer may publish.
    assert.ok(paths.every((path) => /^(catalogs|schemas\/(standards|elements))\//.test(path)));
  });

  it('the divisions of Hangzhou change hands on 2021-04-09', () => {
    const compiled = compileCatalog(
      bundleOf(sha256, readBundleFiles('catalogs', 'schemas')),
      house,
    );
    assert.ok('catalog' in compiled);
    const { divisions } = compiled.catalog;
    const inHangzhou = (code: string, date: string): boolean =>
      divisions.isWithin(code, { code: '330100', subtree: true }, date);
    assert.ok(inHangzhou('330103', '2021-04-08'));
    assert.ok(!inHangzhou('330103', '2021-04-09'));
    assert.ok(inHangzhou('330105', '2021-04-09'));
    assert.ok(!inHangzhou('330114', '2021-04-08'));
    assert.ok(inHangzhou('330114', '2021-04-09'));
    assert.ok(!inHangzhou('330203', '2026-01-01'));
  });

  it('items take the share type of their dataset, and suspended resources are not mounted', () => {
    const DATASET = 'catalogs/datasets/ratings.yaml';
    const files = new Map(small);
    files.set(DATASET, (small.get(DATASET) ?? '').replace('state: mounted', 'state: suspended'));
    for (const [texts, mounted] of [
      [small, ['service']],
      [files, []],
    ] as const) {
      const compiled = compileCatalog(bundleOf(sha256, filesOf(texts)), house);
      assert.ok('catalog' in compiled);
      const view = compiled.catalog.datasets.get('ratings');
      assert.deepEqual(view?.items.get('code'), { share: 'conditional', grade: 1 });
      assert.deepEqual(view.items.get('note'), { share: 'not-shared', grade: 4 });
      assert.equal(view.items.get('score')?.mask, 'hidden');
      assert.deepEqual(
        view.supplies[0]?.resources.map(({ name }) => name),
        mounted,
      );
      assert.deepEqual(
        [compiled.catalog.systems.get('tax-core')?.role, compiled.catalog.seedGrants.length],
        ['consumer', 1],
      );
    }
  });
});

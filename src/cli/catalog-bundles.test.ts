import assert from 'node:assert/strict';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { bundleOf, isBundlePath, readBundleFiles } from '../catalog/index.ts';
import { Fault } from '../kernel/index.ts';
import type { BundlesComparison, BundlesPage } from '../shapes/index.ts';
import { readBundleFolder, writeBundleFolder } from './bundle-folder.ts';
import { capture, freshFolder, runJson } from './capture.test.ts';
import { run } from './index.ts';
import { sha256 } from './sha256.ts';

const DATASET = 'catalogs/datasets/tax-credit-rating.yaml';

const name = fc
  .stringMatching(/^[a-zA-Z0-9一-龥@._ -]{1,12}$/)
  .filter((text) => !/^\.+$/.test(text));

const path = fc.oneof(
  fc.array(name, { minLength: 1, maxLength: 3 }).map((names) => `catalogs/${names.join('/')}.yaml`),
  fc
    .tuple(fc.constantFrom('standards', 'elements'), name)
    .map(([kind, named]) => `schemas/${kind}/${named}.json`),
);

/** YAML as people write it: comments, blank lines, line ends of either kind, no end at all. */
const yaml = fc
  .array(fc.constantFrom('# 说明：为何如此', 'a: 1 # here', '', '  - x', 'b: "#no"', '\t# tab'))
  .chain((lines) => fc.constantFrom('\n', '\r\n').map((end) => Buffer.from(lines.join(end))));

const files = fc
  .uniqueArray(fc.tuple(path, fc.oneof(yaml, fc.uint8Array({ maxLength: 60 }))), {
    // A file system may not tell letters apart by case, nor a file from a folder of its name.
    selector: ([each]) => each.toLowerCase(),
    minLength: 1,
    maxLength: 8,
  })
  .filter((all) => !all.some(([one]) => all.some(([other]) => other.startsWith(`${one}/`))));

describe('bundles in folders', () => {
  it('come back byte by byte, comments included, whatever is in them', () => {
    const root = freshFolder();
    let count = 0;
    fc.assert(
      fc.property(files, (all) => {
        fc.pre(all.every(([each]) => isBundlePath(each)));
        const folder = join(root, String((count += 1)));
        const sent = new Map(all);
        mkdirSync(join(folder), { recursive: true });
        writeBundleFolder(folder, sent);
        for (const part of ['catalogs', 'schemas']) {
          mkdirSync(join(folder, part), { recursive: true });
        }
        const back = readBundleFolder(folder);
        assert.equal(bundleOf(sha256, back).id, bundleOf(sha256, sent).id);
        for (const [each, bytes] of sent) {
          assert.deepEqual(Buffer.from(back.get(each) ?? []), Buffer.from(bytes), each);
        }
      }),
      { numRuns: 150 },
    );
  });

  const strays = [
    '../catalogs/a.yaml',
    'catalogs/../../a.yaml',
    'catalogs/./a.yaml',
    'catalogs//a.yaml',
    'catalogs/..\\a.yaml',
    '/etc/a.yaml',
    'catalogs/a.yaml\0.yaml',
    'schemas/log/entry.json',
    `catalogs/${'a'.repeat(200)}.yaml`,
  ];
  for (const stray of strays) {
    it(`never hold ${JSON.stringify(stray.slice(0, 40))}`, () => {
      const folder = freshFolder();
      assert.throws(() => writeBundleFolder(folder, new Map([[stray, Buffer.from('')]])), Fault);
      assert.deepEqual(readdirSync(folder), []);
    });
  }
});

describe('jingwei catalog on a stopped gateway', () => {
  let settings = '';
  let first = '';

  before(async () => {
    const root = freshFolder();
    settings = join(root, 'jingwei.json');
    mkdirSync(join(root, 'certs'));
    const log = { origin: 'test.jingwei.local/log' };
    writeFileSync(settings, JSON.stringify({ data: 'data', certs: 'certs', log }));
    first = String((await runJson('init', '--settings', settings)).value['bundle']);
  });

  const catalog = (...argv: readonly string[]) =>
    runJson('catalog', ...argv, '--settings', settings);
  const bundles = async (): Promise<BundlesPage> =>
    (await catalog('bundles')).value as unknown as BundlesPage;

  it('exports, takes an edited copy, compares, publishes and rolls back', async () => {
    const folder = join(freshFolder(), 'copy');
    const exported = await catalog('export', folder);
    assert.deepEqual([exported.code, exported.value['bundle']], [0, first]);
    for (const [each, bytes] of readBundleFiles('catalogs', 'schemas')) {
      assert.deepEqual(readFileSync(join(folder, each)), Buffer.from(bytes), each);
    }
    assert.deepEqual((await catalog('import', folder)).value['bundle'], first);

    appendFileSync(join(folder, DATASET), '# 复核于 2026-06-15\r\n');
    const kept = await catalog('import', folder);
    const second = String(kept.value['bundle']);
    assert.notEqual(second, first);
    const { inForce, unpublished } = await bundles();
    assert.deepEqual([inForce, unpublished], [first, [second]]);
    const compared = (await catalog('diff', first, second)).value as unknown as BundlesComparison;
    assert.deepEqual([compared.added, compared.removed, compared.changed], [[], [], [DATASET]]);

    const published = await catalog('publish', '--bundle', second, '--reason', '复核');
    assert.deepEqual([published.code, published.value['previous']], [0, first]);
    assert.equal((await bundles()).inForce, second);
    const again = join(freshFolder(), 'again');
    await catalog('export', again);
    assert.match(readFileSync(join(again, DATASET), 'utf8'), /# 复核于 2026-06-15\r\n$/);

    // The working copy is still what was published first: publishing it is rolling back.
    const back = await catalog('publish', '--reason', '退回');
    assert.deepEqual([back.code, back.value['bundle']], [0, first]);
    const { publications } = await bundles();
    assert.deepEqual(publications.map(({ bundle, reason }) => [bundle, reason]).slice(0, 2), [
      [first, '退回'],
      [second, '复核'],
    ]);
    assert.equal((await runJson('audit', 'verify', '--settings', settings)).code, 0);
  });

  it('lists what is in force and compares it with the working copy, for a reader', async () => {
    const listed = capture();
    assert.equal(await run(['catalog', 'bundles', '--settings', settings], listed.io), 0);
    assert.match(listed.out(), new RegExp(`^\\*\\t${first}\\t`));
    const compared = capture();
    assert.equal(await run(['catalog', 'diff', '--settings', settings], compared.io), 0);
    assert.equal(compared.out(), '文件全同');
  });

  it('refuses what is in force, unknown or has findings, and a folder with anything in it', async () => {
    const inForce = await catalog('publish', '--reason', '再来一次');
    assert.equal(inForce.code, 1);
    assert.match(inForce.err, /bundle-in-force/);
    const unknown = `sha256:${'0'.repeat(64)}`;
    const none = await catalog('export', join(freshFolder(), 'x'), '--bundle', unknown);
    assert.match(none.err, /bundle-unknown/);

    const folder = join(freshFolder(), 'copy');
    await catalog('export', folder);
    assert.equal((await catalog('export', folder)).code, 1);
    const text = readFileSync(join(folder, DATASET), 'utf8');
    writeFileSync(join(folder, DATASET), text.replace('share: conditional', 'share: sometimes'));
    const findings = await catalog('import', folder);
    assert.equal(findings.code, 1);
    assert.match(findings.err, /catalog-findings[^]*tax-credit-rating\.yaml:10:8 /);
    assert.equal((await bundles()).inForce, first);
    assert.ok(existsSync(folder));
  });

  it('needs a reason', async () => {
    assert.equal((await catalog('publish')).code, 2);
  });
});

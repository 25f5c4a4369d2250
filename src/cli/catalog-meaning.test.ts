import assert from 'node:assert/strict';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../settings/index.ts';
import { initialise } from '../initialise.ts';
import { loadSettings } from '../settings/index.ts';
import type { MeaningChange } from '../catalog/index.ts';
import { capture, freshFolder, runJson } from './capture.test.ts';
import { run } from './index.ts';

const DATASET = 'datasets/tax-credit-rating.yaml';

describe('jingwei catalog: meaning, impact and access', () => {
  let settings: string;
  let catalogs: string;

  before(async function () {
    this.timeout(60_000);
    const root = freshFolder();
    settings = join(root, 'jingwei.json');
    const own = { data: 'data', certs: 'certs', log: { origin: 'test.local/log' } };
    writeFileSync(settings, JSON.stringify({ ...own, logLevel: 'error' }));
    cpSync(join(packageRoot, 'certs'), join(root, 'certs'), { recursive: true });
    await initialise(loadSettings({ file: settings, env: {} }));
    catalogs = join(root, 'catalogs');
    cpSync(join(packageRoot, 'catalogs'), catalogs, { recursive: true });
  });

  function edit(from: string, to: string): void {
    const path = join(catalogs, DATASET);
    const text = readFileSync(path, 'utf8');
    assert.ok(text.includes(from), from);
    writeFileSync(path, text.replace(from, to));
  }
  afterEach(() => cpSync(join(packageRoot, 'catalogs', DATASET), join(catalogs, DATASET)));

  const where = (): readonly string[] => ['--settings', settings, '--catalogs', catalogs];
  const diff = (): ReturnType<typeof runJson> =>
    runJson('catalog', 'diff', '--meaning', ...where());

  it('says nothing of what means the same', async () => {
    edit('share:', '# 说明\nshare:');
    const { code, value } = await diff();
    assert.deepEqual([code, value['changes']], [0, []]);
    const { io, out } = capture();
    await run(['catalog', 'diff', '--meaning', ...where(), '--lang', 'en'], io);
    assert.equal(out(), 'They mean the same');
  });

  it('says in words what the working copy would change', async () => {
    edit('rating: { grade: 2,', 'rating: { grade: 3,');
    const { code, value } = await diff();
    const changes = value['changes'] as readonly MeaningChange[];
    assert.deepEqual([code, changes.map(({ kind }) => kind)], [0, ['grade-raised']]);
    const { io, out } = capture();
    await run(['catalog', 'diff', '--meaning', ...where()], io);
    assert.match(out(), /^> 目录 tax-credit-rating \S+ 数据分级提高：由 2 变为 3$/);
  });

  it('ends with 3 when something would no longer be had', async () => {
    edit('modes: [query, verify]', 'modes: [verify]');
    const { io, out } = capture();
    const code = await run(['catalog', 'diff', '--meaning', ...where(), '--lang', 'en'], io);
    assert.equal(code, 3);
    assert.match(out(), /no longer shared by query\n.*1 things would stop/);
  });

  it('ends with 1 and the place of what it cannot read', async () => {
    edit('rating: { grade: 2,', 'rating: { grade: 99,');
    const { io, out } = capture();
    assert.equal(await run(['catalog', 'diff', '--meaning', ...where()], io), 1);
    assert.match(out(), /^catalogs\/datasets\/tax-credit-rating\.yaml:\d+:\d+ /);
  });

  it('names whom a change reaches', async () => {
    const none = await runJson('catalog', 'impact', ...where());
    assert.deepEqual(none.value['datasets'], []);
    edit('answerWithin: PT5S', 'answerWithin: PT1S');
    const { code, value } = await runJson('catalog', 'impact', ...where());
    assert.equal(code, 0);
    assert.deepEqual(value['datasets'], ['tax-credit-rating']);
    const { io, out } = capture();
    await run(['catalog', 'impact', ...where(), '--lang', 'en'], io);
    assert.match(out(), /^datasets: tax-credit-rating\n/);
  });

  it('says who may have what, and why not, from either side', async () => {
    const { io, out } = capture();
    const asked = ['--agency', 'hz-xihu-approval', '--lang', 'en'];
    assert.equal(await run(['catalog', 'access', ...asked], io), 0);
    assert.match(out(), /^✓ xihu-window may query \S+: .*; grant G-\S+ until \d/m);
    assert.match(out(), /^✗ xihu-window may not query tax-declaration: .*\(not-shared\)/m);
    const { value } = await runJson('catalog', 'access', '--dataset', 'social-insurance-status');
    const cells = value['cells'] as readonly { readonly dataset: string }[];
    assert.ok(cells.length > 3 && cells.every(({ dataset }) => dataset.startsWith('social')));
  });

  it('wants one side named', async () => {
    for (const sides of [[], ['--agency', 'a', '--dataset', 'b']]) {
      const { io, err } = capture();
      assert.equal(await run(['catalog', 'access', ...sides, '--lang', 'en'], io), 2);
      assert.match(err(), /either/);
    }
  });
});

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { newId } from '../../src/kernel/index.ts';
import { packageRoot } from '../../src/settings/index.ts';
import type { AccessOwn, CatalogDataset, CatalogFound } from '../../src/shapes/index.ts';
import { openStore } from '../../src/storage/index.ts';
import { createSchemaSet, parseSchemas, readSchemaBytes } from '../../src/standards/index.ts';
import { ask } from '../support/calls.ts';
import { startWorld, type World } from '../support/world.ts';

const schemas = createSchemaSet(parseSchemas(readSchemaBytes(join(packageRoot, 'schemas'))));

interface Answers {
  readonly 'api/catalog-found.json': CatalogFound;
  readonly 'api/catalog-dataset.json': CatalogDataset;
  readonly 'api/catalog-matters.json': { readonly matters: readonly { readonly matter: string }[] };
  readonly 'api/access-own.json': AccessOwn;
}

/** An entry nobody without a grant for it may know of. */
const hidden = readFileSync(join(packageRoot, 'catalogs/datasets/tax-credit-rating.yaml'), 'utf8')
  .replace('dataset: tax-credit-rating', 'dataset: secret-rating')
  .replace('纳税信用等级', '不公开等级')
  .replace('records:', 'hidden: true\nrecords:')
  .replace(/^code: .*$/m, 'code: 307001/000999');

describe('systems read the catalog', () => {
  let world: World;
  before(async () => {
    world = await startWorld({ documents: { 'catalogs/datasets/secret-rating.yaml': hidden } });
  });
  after(() => world.close());

  const get = async (path: string, as = 'xihu-window') =>
    world.as(as).send({ method: 'GET', path });

  async function read<Shape extends keyof Answers>(
    shape: Shape,
    path: string,
    as?: string,
  ): Promise<Answers[Shape]> {
    const { status, body } = await get(path, as);
    assert.equal(status, 200, JSON.stringify(body));
    const checked = schemas.check(shape)(body);
    assert.deepEqual(checked.ok ? [] : checked.errors, []);
    return body as Answers[Shape];
  }

  const refused = async (path: string, as?: string): Promise<string | undefined> =>
    ((await get(path, as)).body as { readonly code?: string } | undefined)?.code;

  const find = (query: string) => read('api/catalog-found.json', `/v1/catalog/datasets${query}`);

  it('searches in Chinese and English, with facets and pages', async () => {
    const all = await find('');
    assert.ok(all.total > 9);
    assert.ok(all.facets.shareType.length > 0);
    const ids = (found: CatalogFound) => found.datasets.map(({ dataset }) => dataset);
    const chinese = await find(`?q=${encodeURIComponent('保险')}`);
    assert.ok(ids(chinese).includes('social-insurance-status'));
    assert.ok(ids(await find('?q=social&mode=verify')).includes('social-insurance-status'));
    const last = await find(`?page=${all.pages}`);
    assert.ok(last.datasets.length > 0 && last.page === all.pages);
    assert.deepEqual((await find('?page=999')).datasets, []);
    for (const query of ['?page=0', '?page=x', `?q=${'x'.repeat(201)}`]) {
      assert.equal(await refused(`/v1/catalog/datasets${query}`), 'query-invalid');
    }
  });

  it('tells an entry without telling how its provider is reached', async () => {
    const dataset = await read(
      'api/catalog-dataset.json',
      '/v1/catalog/datasets/social-insurance-status',
    );
    assert.equal(dataset.supplies[0]?.agency, 'zj-human-resources');
    assert.ok(!JSON.stringify(dataset).includes('endpoint'));
    assert.ok(dataset.items.some(({ item, masked }) => item === 'citizenId' && masked));
  });

  it('shows nothing of what a system may not know of: hidden and unknown answer alike', async () => {
    const shown = (reply: Awaited<ReturnType<typeof get>>) => JSON.stringify(reply.body);
    const secret = await get('/v1/catalog/datasets/secret-rating');
    const unknown = await get('/v1/catalog/datasets/shoe-sizes');
    assert.equal(secret.status, 403);
    assert.equal(shown(secret), shown(unknown));
    const found = await find('?q=rating');
    assert.ok(!JSON.stringify(found).includes('secret'));
    const own = await read('api/access-own.json', '/v1/access');
    assert.ok(!JSON.stringify(own).includes('secret'));
    const named = await read('api/access-own.json', '/v1/access?dataset=secret-rating');
    assert.deepEqual(named.datasets, []);
  });

  it('tells matters, and standards as JSON Schema, a dialect to its own provider only', async () => {
    const { matters } = await read('api/catalog-matters.json', '/v1/catalog/matters');
    const [{ matter }] = matters as [{ readonly matter: string }];
    assert.equal((await get(`/v1/catalog/matters/${matter}`)).status, 200);
    const standard = await get('/v1/catalog/standards/social-insurance-status@1');
    assert.equal(standard.status, 200);
    assert.ok(!JSON.stringify(standard.body).includes('$ref'), 'elements are in place');
    for (const path of ['matters/none', 'standards/none@1', 'standards/zj-social-insurance@1']) {
      assert.equal(await refused(`/v1/catalog/${path}`), 'document-unknown');
    }
  });

  it('says what a system may call, as the calls themselves then go', async () => {
    const own = await read('api/access-own.json', '/v1/access');
    assert.equal(own.system, 'xihu-window');
    const of = (id: string) => own.datasets.find(({ dataset }) => dataset === id);
    const allowed = of('social-insurance-status')?.may.find(
      ({ operation, purpose }) => operation === 'query' && purpose.item === 'hiring-registration',
    );
    assert.ok(allowed !== undefined);
    assert.ok(allowed.items.length > 0 && allowed.until > '2026-11');
    for (const dataset of ['social-insurance-payments', 'tax-declaration', 'residence-permit']) {
      const lack = of(dataset)?.lacks.find(({ operation }) => operation === 'query');
      const { body } = await ask(world.as('xihu-window'), { dataset });
      assert.equal(lack?.code, (body as { readonly code?: string }).code, dataset);
      assert.equal(lack?.remedy, (body as { readonly remedy?: string }).remedy);
    }
  });

  it('announces what is going to stop to those who hold grants for it, and to nobody else', async () => {
    const on = '2031-01-01';
    const text = { 'zh-CN': '停止供给', en: 'is no longer supplied' };
    const store = await openStore(join(world.settings.data, 'store.db'));
    const [person, at] = [newId(), '2026-11-20T00:00:00.000Z'];
    await store.db
      .insertInto('change_requests')
      .values({
        change: newId(),
        agency: 'zj-human-resources',
        title: '停止供给',
        reason: '职能调整',
        base: `sha256:${'0'.repeat(64)}`,
        state: 'approved',
        version: 4,
        effective_on: on,
        created_by: person,
        created_at: at,
        submitted_by: person,
        submitted_at: at,
        approved_by: newId(),
        approved_at: at,
        notice: JSON.stringify({
          stops: [{ subject: { of: 'dataset', id: 'social-insurance-status' }, text, on }],
          grants: ['G-2026-0001', 'G-2026-9999'],
        }),
        ended_by: null,
        ended_at: null,
        refusal: null,
        bundle: null,
      })
      .execute();
    await store.close();
    const announcedTo = async (system: string) =>
      (await read('api/access-own.json', '/v1/access', system)).announced;
    assert.deepEqual(await announcedTo('xihu-window'), [
      { on, text: text['zh-CN'], grants: ['G-2026-0001'] },
    ]);
    assert.deepEqual(await announcedTo('hz-housing-desk'), []);
  });

  it('is for registered systems only, by GET', async () => {
    for (const path of ['/v1/access', '/v1/catalog/datasets', '/v1/catalog/matters']) {
      const reply = await fetch(world.gateway.baseUrl + path);
      assert.equal(((await reply.json()) as { readonly code: string }).code, 'signature-missing');
      const posted = await world.as('xihu-window').send({ method: 'POST', path });
      assert.equal(posted.status, 405);
    }
  });
});

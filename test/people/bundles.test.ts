import assert from 'node:assert/strict';
import { readBundleFiles, type BundleFiles } from '../../src/catalog/index.ts';
import { textOf, utf8 } from '../../src/kernel/index.ts';
import type {
  BundlesBundle,
  BundlesComparison,
  BundlesFiles,
  BundlesKept,
  BundlesPage,
  BundlesPublished,
  Problem,
  RoleName,
  RoleScope,
} from '../../src/shapes/index.ts';
import type { Answered, Browser } from './support/browser.ts';
import { activateFounders, openOffice, type Office } from './support/office.ts';

const DATASET = 'catalogs/datasets/tax-credit-rating.yaml';
const ALL = { kind: 'all' } as const;
const NDJSON = { 'content-type': 'application/x-ndjson' };
const NOTHING = `sha256:${'0'.repeat(64)}`;

const lineOf = (path: string, content: Uint8Array | string): string =>
  JSON.stringify({
    path,
    content: typeof content === 'string' ? content : Buffer.from(content).toString('base64'),
  });

const linesOf = (files: BundleFiles): string =>
  [...files].map(([path, bytes]) => lineOf(path, bytes)).join('\n');

const upload = (page: Browser, body: string, headers = NDJSON): Promise<Answered> =>
  page.ask('/v1/bundles', { method: 'POST', body, headers });

const publish = (page: Browser, bundle: string, reason = '测试'): Promise<Answered> =>
  page.ask(`/v1/bundles/${bundle}/publish`, { method: 'POST', body: { reason } });

interface Answers {
  readonly page: BundlesPage;
  readonly bundle: BundlesBundle;
  readonly files: BundlesFiles;
  readonly kept: BundlesKept;
  readonly published: BundlesPublished;
  readonly comparison: BundlesComparison;
  readonly problem: Problem;
}

const told = <Kind extends keyof Answers>(_kind: Kind, { json }: Answered): Answers[Kind] =>
  json as unknown as Answers[Kind];

describe('bundles over HTTP', () => {
  let office: Office;
  let publisher: Browser;
  let uploader: Browser;
  let maintainer: Browser;
  let files: BundleFiles;
  let first: string;

  before(async function () {
    this.timeout(60_000);
    office = await openOffice({ people: { stepUpMinutes: 30 } });
    files = readBundleFiles('catalogs', 'schemas');
    const { secadmin } = await activateFounders(office);
    const page = await office.signedIn(secadmin);
    const someone = async (
      role: RoleName,
      scope: RoleScope,
      loginName: string = role,
    ): Promise<Browser> => {
      const agency = scope.kind === 'agency' ? scope.agency : 'zj-data-bureau';
      const roles = [{ role, scope }];
      const body = { loginName, displayName: '测试员', agency, roles };
      const made = await page.ask('/v1/people', { method: 'POST', body });
      const { person } = made.json['person'] as { person: string };
      const token = String(made.json['activationToken']);
      return office.signedIn(await office.activate({ loginName, person, token }));
    };
    publisher = await someone('publisher', ALL);
    uploader = await someone('publisher', ALL, 'uploader');
    maintainer = await someone('catalog-maintainer', { kind: 'agency', agency: 'zj-tax' });
    first = told('page', await publisher.ask('/v1/bundles')).inForce;
  });
  after(() => office.close());

  const edited = (from: string, to: string): BundleFiles => {
    const text = textOf(files.get(DATASET) ?? new Uint8Array());
    assert.ok(text.includes(from));
    return new Map([...files, [DATASET, utf8(text.replace(from, to))]]);
  };

  it('keeps an upload, compares it, and publishes it with who and why', async () => {
    const kept = await upload(
      uploader,
      linesOf(edited('rating: { grade: 2,', 'rating: { grade: 3,')),
    );
    assert.equal(kept.status, 201, kept.text);
    const { bundle, documents } = told('kept', kept);
    assert.equal(documents, files.size);
    const before = told('page', await maintainer.ask('/v1/bundles'));
    assert.deepEqual([before.inForce, before.unpublished], [first, [bundle]]);

    const path = `/v1/bundles/${first}/compare/${bundle}`;
    const compared = told('comparison', await maintainer.ask(path));
    assert.deepEqual(compared, { a: first, b: bundle, added: [], removed: [], changed: [DATASET] });

    // Two people for every change: whoever uploaded it does not put it in force.
    assert.equal((await publish(uploader, bundle)).json.code, 'own-request');
    const done = await publish(publisher, bundle, '提高分级');
    assert.equal(done.status, 200, done.text);
    const published = told('published', done);
    assert.equal(published.previous, first);
    const entry = office.entries().findLast(({ kind }) => kind === 'bundle.published');
    assert.deepEqual(entry, { kind: 'bundle.published', ...published });

    const after = told('page', await maintainer.ask('/v1/bundles?limit=1'));
    assert.deepEqual([after.inForce, after.unpublished, after.before], [bundle, [], 2]);
    assert.equal(after.publications[0]?.reason, '提高分级');
    const seen = told('bundle', await maintainer.ask(`/v1/bundles/${bundle}`));
    assert.equal(seen.inForce, true);
    assert.equal(Object.keys(seen.documents).length, files.size);

    // Rolling back is publishing the earlier one.
    assert.equal((await publish(publisher, first, '退回')).status, 200);
    assert.equal(told('page', await maintainer.ask('/v1/bundles')).inForce, first);
  });

  it('gives every byte back in pages, so that the same files come to the same bundle', async () => {
    const back = new Map<string, Uint8Array>();
    let after: string | undefined;
    do {
      const query = after === undefined ? '' : `&after=${encodeURIComponent(after)}`;
      const reply = await maintainer.ask(`/v1/bundles/${first}/files?limit=50${query}`);
      const page = told('files', reply);
      assert.ok(page.files.length <= 50);
      for (const { path, content } of page.files) back.set(path, Buffer.from(content, 'base64'));
      ({ after } = page);
    } while (after !== undefined);
    assert.equal(back.size, files.size);
    const again = await upload(publisher, linesOf(back));
    assert.equal(told('kept', again).bundle, first);
  });

  it('answers findings with the file, line and column of each, and keeps nothing', async () => {
    const wrong = edited('standard: tax-credit-rating@1', 'standard: tax-credit-rating@9');
    const reply = await upload(publisher, linesOf(wrong));
    assert.equal(reply.status, 422);
    const { code, errors } = told('problem', reply);
    assert.equal(code, 'catalog-findings');
    assert.ok(
      errors?.some(({ pointer }) => pointer.startsWith(`${DATASET}:8:11`)),
      reply.text,
    );
    assert.deepEqual(told('page', await maintainer.ask('/v1/bundles')).unpublished, []);
  });

  it('refuses what is in force, and what is unknown everywhere', async () => {
    assert.equal((await publish(publisher, first)).json.code, 'bundle-in-force');
    assert.equal((await publish(publisher, NOTHING)).json.code, 'bundle-unknown');
    const paths = ['', '/files', `/compare/${first}`].map((end) => `/v1/bundles/${NOTHING}${end}`);
    for (const path of [...paths, `/v1/bundles/${first}/compare/${NOTHING}`]) {
      const { status, json } = await maintainer.ask(path);
      assert.deepEqual([path, status, json.code], [path, 404, 'bundle-unknown']);
    }
  });

  const some = Buffer.from('agency: x').toString('base64');
  const bad = [
    { name: 'no lines', body: '\n\n', code: 'body-malformed' },
    { name: 'no JSON', body: 'catalogs', code: 'body-invalid' },
    { name: 'another shape', body: '{"path":"catalogs/a.yaml"}', code: 'body-invalid' },
    { name: 'no base64', body: lineOf('catalogs/a.yaml', '*'), code: 'body-invalid' },
    {
      name: 'a path twice',
      body: `${lineOf('catalogs/a.yaml', some)}\n${lineOf('catalogs/a.yaml', some)}`,
      code: 'body-invalid',
    },
    ...[
      '../catalogs/a.yaml',
      'catalogs/../../etc/a.yaml',
      'catalogs//a.yaml',
      'catalogs/a\\..\\b.yaml',
      'catalogs/a.txt',
      '/catalogs/a.yaml',
      'schemas/log/entry.json',
    ].map((path) => ({ name: path, body: lineOf(path, some), code: 'body-invalid' })),
  ];
  for (const { name, body, code } of bad) {
    it(`refuses an upload of ${name}`, async () => {
      const reply = await upload(publisher, body);
      assert.deepEqual([reply.json.code, reply.status >= 400], [code, true], reply.text);
    });
  }

  it('refuses another type', async () => {
    const other = await upload(publisher, linesOf(files), { 'content-type': 'application/json' });
    assert.equal(other.json.code, 'media-type-unsupported');
  });

  it('is for publishers who have proven themselves, and reading it for whoever is signed in', async () => {
    for (const act of [upload(maintainer, linesOf(files)), publish(maintainer, first)]) {
      assert.equal((await act).json.code, 'not-permitted');
    }
    const stranger = office.browser();
    for (const path of ['/v1/bundles', `/v1/bundles/${first}`, `/v1/bundles/${first}/files`]) {
      assert.equal((await stranger.ask(path)).json.code, 'session-missing');
    }
    office.clock.advance(31 * 60_000);
    const reply = await publish(publisher, first);
    assert.ok(['step-up-required', 'session-missing'].includes(reply.json.code ?? ''), reply.text);
  });
});

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readBundleFiles, type BundleFiles } from '../../src/catalog/index.ts';
import { capture } from '../../src/cli/capture.test.ts';
import { run } from '../../src/cli/index.ts';
import { storeToken } from '../../src/cli/people-token.ts';
import { isRefusal, textOf, utf8 } from '../../src/kernel/index.ts';
import { packageRoot } from '../../src/settings/index.ts';
import type { Grant, GrantsMoved, RoleAssignment } from '../../src/shapes/index.ts';
import type { Answered, Browser } from './support/browser.ts';
import { activateFounders, openOffice, TOTP_STEP_MS, type Office } from './support/office.ts';

/** One that Xihu's approval bureau holds, for what the province's human resources supply. */
const GRANT = 'G-2026-0001';
const [OLD, NEW] = ['hz-xihu-approval', 'hz-data-bureau'];
const SUPPLIER = 'zj-human-resources';

const fileOf = (agency: string): string => `catalogs/agencies/${agency}.yaml`;

/** The bureau's systems go over to Hangzhou's data bureau, with what they receive; the bureau ended. */
function merged(files: BundleFiles): BundleFiles {
  const text = (path: string): string => textOf(files.get(path) ?? new Uint8Array());
  const [old, systems = ''] = text(fileOf(OLD)).split('systems:\n');
  const successors = `until: 2026-07-01\nsuccessors: [{ agency: ${NEW}, how: split, on: 2026-07-01 }, { agency: hz-housing, how: split, on: 2026-07-01 }]\n`;
  const isOthers = ([path, bytes]: readonly [string, Uint8Array]): boolean =>
    !path.startsWith('catalogs/grants/') || !textOf(bytes).includes(`requester: ${OLD}`);
  const received = ([path, bytes]: readonly [string, Uint8Array]): readonly [string, Uint8Array] =>
    path.startsWith('catalogs/flows/')
      ? [path, utf8(textOf(bytes).replaceAll(`agency: ${OLD}`, `agency: ${NEW}`))]
      : [path, bytes];
  return new Map([
    ...[...files].filter(isOthers).map(received),
    [fileOf(OLD), utf8(`${old ?? ''}${successors}`)],
    [fileOf(NEW), utf8(`${text(fileOf(NEW)).trimEnd()}\n${systems}`)],
  ]);
}

describe('grants over HTTP and at the command line', () => {
  let office: Office;
  let founders: Awaited<ReturnType<typeof activateFounders>>;
  const pages = new Map<string, Browser>();
  const persons = new Map<string, string>();

  before(async function () {
    this.timeout(60_000);
    office = await openOffice({ people: { stepUpMinutes: 30 } });
    founders = await activateFounders(office);
    const security = await office.signedIn(founders.secadmin, { steppedUp: true });
    const own = (role: RoleAssignment['role'], agency: string): RoleAssignment => ({
      role,
      scope: { kind: 'agency', agency },
    });
    const people: readonly (readonly [string, string, RoleAssignment])[] = [
      ['holder', OLD, own('department-head', OLD)],
      ['supplier', SUPPLIER, own('department-head', SUPPLIER)],
      ['operator', SUPPLIER, own('department-operator', SUPPLIER)],
      ['stranger', 'zj-tax', own('department-head', 'zj-tax')],
      [
        'publisher',
        'zj-data-bureau',
        { role: 'publisher', scope: { kind: 'region', region: '330000' } },
      ],
    ];
    for (const [name, agency, role] of people) {
      const body = { loginName: name, displayName: '测试员', agency, roles: [role] };
      const { json } = await security.ask('/v1/people', { method: 'POST', body });
      const { person } = json['person'] as { person: string };
      persons.set(name, person);
      const token = String(json['activationToken']);
      const colleague = await office.activate({ loginName: name, person, token });
      pages.set(name, await office.signedIn(colleague));
    }
    pages.set('security', security);
  });
  after(() => office.close());

  const page = (name: string): Browser => pages.get(name)!;
  const post = (name: string, path: string, body: unknown): Promise<Answered> =>
    page(name).ask(path, { method: 'POST', body });
  const revoke = (name: string, grant: string): Promise<Answered> =>
    post(name, `/v1/grants/${grant}/revoke`, { reason: '用途不符' });
  const grantsOf = async (name: string, query = ''): Promise<readonly Grant[]> => {
    const { json, text } = await page(name).ask(`/v1/grants${query}`);
    const check = office.base.schemas.check('api/grants-page.json');
    assert.deepEqual(check(json), { ok: true, value: json }, text);
    return json['grants'] as readonly Grant[];
  };

  it('are shown to those who hold them and those who supply, and to nobody else', async () => {
    const all = office.base.grants.all();
    const supplied = new Set(
      ['social-insurance-status', 'social-insurance-payments'].filter((dataset) =>
        all.some((grant) => grant.dataset === dataset),
      ),
    );
    const held = (await grantsOf('holder')).map(({ requester }) => requester);
    assert.deepEqual(new Set(held), new Set([OLD]));
    const asSupplier = await grantsOf('supplier');
    assert.equal([...supplied].length > 0, true);
    for (const dataset of supplied) {
      const [shown, known] = [asSupplier, all].map(
        (grants) => grants.filter((grant) => grant.dataset === dataset).length,
      );
      assert.equal(shown, known, dataset);
    }
    assert.deepEqual(
      (await grantsOf('stranger')).filter(({ grant }) => grant === GRANT),
      [],
    );
    const bounded = await grantsOf('publisher', `?limit=1&requester=${OLD}&state=active`);
    assert.deepEqual(
      bounded.map(({ requester, state }) => [requester, state]),
      [[OLD, 'active']],
    );
    const next = await grantsOf('publisher', `?limit=1&after=${bounded[0]?.grant ?? ''}`);
    assert.equal((next[0]?.grant ?? '') > (bounded[0]?.grant ?? ''), true);
    assert.equal((await page('holder').ask('/v1/grants?limit=0')).json.code, 'query-invalid');
  });

  it('are revoked by whoever supplies, not by who holds, looks on or works there', async () => {
    for (const name of ['holder', 'operator', 'stranger', 'security']) {
      assert.equal((await revoke(name, GRANT)).json.code, 'not-permitted', name);
    }
    assert.equal(office.base.grants.stands(GRANT), true);
    const done = await revoke('supplier', GRANT);
    assert.deepEqual([done.status, done.json['state']], [200, 'revoked'], done.text);
    assert.equal(office.base.grants.stands(GRANT), false);
    assert.equal((await revoke('publisher', GRANT)).json.code, 'already-decided');
    assert.equal((await revoke('publisher', 'G-0')).json.code, 'grant-unknown');
    const entry = office.entries().find(({ kind }) => kind === 'grant.revoked');
    assert.deepEqual(entry?.kind === 'grant.revoked' && [entry.grant, entry.by, entry.reason], [
      GRANT,
      persons.get('supplier'),
      '用途不符',
    ]);
  });

  it('go with their agency: carried over for named systems, or revoked', async () => {
    const path = `/v1/agencies/${OLD}/move-grants`;
    const held = office.base.grants
      .all()
      .filter(({ requester, state }) => requester === OLD && state === 'active');
    const [first, second] = held;
    const carry = [first, second].map((each) => ({
      grant: each?.grant ?? '',
      systems: ['xihu-window'],
    }));
    assert.equal((await post('publisher', path, { to: [NEW], carry })).json.code, 'not-permitted');
    assert.equal(
      (await post('security', path, { to: [NEW], carry })).json.code,
      'grant-move-unfit',
    );
    const files = merged(
      readBundleFiles(join(packageRoot, 'catalogs'), join(packageRoot, 'schemas')),
    );
    const kept = await office.bundles.keep(files);
    assert.equal('bundle' in kept, true, JSON.stringify(kept));
    const bundle = 'bundle' in kept ? kept.bundle : '';
    assert.equal((await page('holder').ask('/v1/people')).status, 200);
    const published = await office.bundles.publish({ bundle, by: 'test', reason: '机构改革' });
    assert.equal(isRefusal(published), false, JSON.stringify(published));

    // From then on nobody acts in its name, moved or not.
    assert.equal((await page('holder').ask('/v1/people')).json.code, 'not-permitted');
    assert.equal((await page('holder').ask('/v1/grants')).json.code, 'not-permitted');
    const { json: own } = await page('holder').ask('/v1/session');
    assert.deepEqual(own['warnings'], ['agency-ended']);

    const home = mkdtempSync(join(tmpdir(), 'jingwei-home-'));
    const { io, out, err } = capture({ HOME: home, JINGWEI_LANG: 'en' });
    const endsAt = new Date(Date.now() + 60_000).toISOString();
    storeToken(io, { baseUrl: office.origin, token: 'of no use here', endsAt, displayName: '' });
    const { secadmin } = founders;
    office.clock.advance(TOTP_STEP_MS);
    const code = await run(
      [
        ...['agency', 'move', OLD, '--to', NEW, 'hz-housing', '--json'],
        ...['--person', 'holder=hz-housing'],
        ...carry.flatMap(({ grant }) => ['--carry', `${grant}=xihu-window`]),
      ],
      { ...io, typed: [secadmin.loginName, secadmin.password, secadmin.code()] },
    );
    rmSync(home, { recursive: true });
    assert.equal(code, 0, err());
    const told = JSON.parse(out()) as { grants: GrantsMoved; people: unknown[] };
    const check = office.base.schemas.check('api/grants-moved.json');
    assert.deepEqual(check(told.grants), { ok: true, value: told.grants });
    assert.deepEqual(
      told.grants.moved.map(({ grant }) => grant),
      carry.map(({ grant }) => grant),
    );
    assert.equal(told.grants.revoked.length, held.length - 2);
    assert.equal(told.people.length, 1);
    const { json } = await page('security').ask('/v1/people?agency=hz-housing');
    const housing = json['people'] as { loginName: string; roles: unknown[] }[];
    assert.deepEqual(
      housing.map(({ loginName, roles }) => [loginName, roles]),
      [['holder', []]],
    );

    const left = office.base.grants.all().filter(({ requester }) => requester === OLD);
    assert.equal(
      left.every(({ state }) => state === 'revoked'),
      true,
    );
    const succeeded = office.base.grants.findFor(NEW, first?.dataset ?? '');
    assert.equal(
      succeeded.some(({ systems }) => systems?.join() === 'xihu-window'),
      true,
    );
    const kinds = office.entries().map(({ kind }) => kind);
    assert.equal(kinds.filter((kind) => kind === 'grant.moved').length, 2);
    assert.equal(kinds.filter((kind) => kind === 'person.moved').length, 1);
  });
});

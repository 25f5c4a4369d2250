import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { newId, shanghaiDateOf } from '../../src/kernel/index.ts';
import type {
  AccessMatrix,
  ChangesDocuments,
  ChangesImpact,
  ChangesMeaning,
  ChangesPage,
  ChangesRequest,
  RoleName,
  RoleScope,
} from '../../src/shapes/index.ts';
import type { Answered, Browser } from './support/browser.ts';
import { activateFounders, openOffice, type Office } from './support/office.ts';

const DATASET = 'catalogs/datasets/tax-credit-rating.yaml';
const TAX = 'zj-tax';
const ALL = { kind: 'all' } as const;
const DAY_MS = 86_400_000;

/** What is done, and what it takes beside the version. */
type Verb = readonly [verb: string, more?: Readonly<Record<string, unknown>>];

interface Answers {
  readonly request: ChangesRequest;
  readonly page: ChangesPage;
  readonly meaning: ChangesMeaning;
  readonly impact: ChangesImpact;
  readonly documents: ChangesDocuments;
  readonly matrix: AccessMatrix;
}

const schemas: Readonly<Record<keyof Answers, string>> = {
  request: 'api/changes-request.json',
  page: 'api/changes-page.json',
  meaning: 'api/changes-meaning.json',
  impact: 'api/changes-impact.json',
  documents: 'api/changes-documents.json',
  matrix: 'api/access-matrix.json',
};

describe('change requests over HTTP', () => {
  let office: Office;
  let text: string;
  const pages = new Map<string, Browser>();

  before(async function () {
    this.timeout(60_000);
    office = await openOffice({ people: { stepUpMinutes: 30, sessionIdleMinutes: 60 } });
    text = readFileSync(DATASET, 'utf8');
    const { secadmin } = await activateFounders(office);
    const admin = await office.signedIn(secadmin);
    const someone = async (
      loginName: string,
      agency: string,
      [role, scope]: readonly [RoleName, RoleScope],
    ): Promise<void> => {
      const body = { loginName, displayName: '测试员', agency, roles: [{ role, scope }] };
      const made = await admin.ask('/v1/people', { method: 'POST', body });
      const { person } = made.json['person'] as { person: string };
      const token = String(made.json['activationToken']);
      const colleague = await office.activate({ loginName, person, token });
      pages.set(loginName, await office.signedIn(colleague));
    };
    const ofTax = { kind: 'agency', agency: TAX } as const;
    const bureau = 'zj-data-bureau';
    await someone('maintainer', TAX, ['catalog-maintainer', ofTax]);
    await someone('approver', TAX, ['catalog-approver', ofTax]);
    await someone('publisher', bureau, ['publisher', ALL]);
    await someone('of-hangzhou', bureau, ['publisher', { kind: 'region', region: '330100' }]);
    const housing = { kind: 'agency', agency: 'hz-housing' } as const;
    await someone('neighbour', 'hz-housing', ['catalog-maintainer', housing]);
    await someone('auditor', bureau, ['bureau-auditor', ALL]);
  });
  after(() => office.close());

  const page = (name: string): Browser => pages.get(name)!;

  const told = <Kind extends keyof Answers>(kind: Kind, reply: Answered): Answers[Kind] => {
    const checked = office.base.schemas.check(schemas[kind])(reply.json);
    assert.deepEqual(checked.ok ? [] : checked.errors, [], reply.text);
    return reply.json as unknown as Answers[Kind];
  };

  const post = (name: string, path: string, body: unknown): Promise<Answered> =>
    page(name).ask(`/v1/change-requests${path}`, { method: 'POST', body });
  const act = (name: string, { change, version }: ChangesRequest, ...[verb, more]: Verb) =>
    post(name, `/${change}/${verb}`, { version, ...more });
  const refuses = async (code: string, reply: Promise<Answered>): Promise<void> => {
    const { json, text: said } = await reply;
    assert.equal(json.code, code, said);
  };

  async function drafted(content: string, effectiveOn?: string): Promise<ChangesRequest> {
    const asked = { agency: TAX, title: '更正', reason: '名称有误' };
    const made = await post('maintainer', '', asked);
    assert.equal(made.status, 201, made.text);
    const { change, version } = told('request', made);
    const body = {
      version,
      documents: [{ path: DATASET, content }],
      ...(effectiveOn === undefined ? {} : { effectiveOn }),
    };
    const path = `/v1/change-requests/${change}/documents`;
    return told('request', await page('maintainer').ask(path, { method: 'PUT', body }));
  }

  const renamed = (): string => text.replace('en: Tax credit rating', 'en: Tax rating');

  it('goes from a draft into force: three people, three roles', async () => {
    assert.notEqual(renamed(), text);
    const before = office.entries().length;
    const draft = await drafted(renamed());
    const submitted = told('request', await act('maintainer', draft, 'submit'));
    const approved = told('request', await act('approver', submitted, 'approve'));
    const published = told('request', await act('publisher', approved, 'publish'));
    assert.equal(published.state, 'published');
    const bundles = await page('publisher').ask('/v1/bundles');
    assert.equal(bundles.json['inForce'], published.bundle);
    const kinds = office
      .entries()
      .slice(before)
      .map(({ kind }) => kind);
    assert.deepEqual(kinds, [
      'change.submitted',
      'change.approved',
      'bundle.published',
      'change.published',
    ]);
    text = renamed();
  });

  it('shows what it means, whom it reaches, and the files side by side', async () => {
    const draft = await drafted(text.replace('rating: { grade: 2,', 'rating: { grade: 3,'));
    const at = `/v1/change-requests/${draft.change}`;
    const meaning = told('meaning', await page('approver').ask(`${at}/diff`));
    assert.deepEqual(
      meaning.changes.map(({ kind }) => kind),
      ['grade-raised'],
    );
    assert.match(meaning.changes[0]?.text['zh-CN'] ?? '', /数据分级提高：由 2 变为 3/);
    const impact = told('impact', await page('approver').ask(`${at}/impact`));
    assert.deepEqual(impact.datasets, ['tax-credit-rating']);
    const { documents } = told('documents', await page('auditor').ask(`${at}/documents`));
    assert.equal(documents[0]?.base, text);
    assert.equal(told('request', await page('auditor').ask(at)).state, 'draft');
    await act('maintainer', draft, 'withdraw');
  });

  it('is for those charged with the agency, each with their own part of it', async () => {
    const asked = { agency: TAX, title: 'x', reason: 'x' };
    for (const name of ['neighbour', 'approver', 'publisher', 'auditor']) {
      await refuses('not-permitted', post(name, '', asked));
    }
    const draft = await drafted(renamed().replace('税', '税'));
    const at = `/v1/change-requests/${draft.change}`;
    for (const path of ['', '/diff', '/impact', '/documents']) {
      await refuses('not-permitted', page('neighbour').ask(at + path));
      await refuses('session-missing', office.browser().ask(at + path));
    }
    for (const [name, verb] of [
      ['approver', 'submit'],
      ['maintainer', 'approve'],
      ['maintainer', 'publish'],
      ['approver', 'publish'],
      ['publisher', 'approve'],
      ['of-hangzhou', 'publish'],
      ['neighbour', 'withdraw'],
    ] as const) {
      await refuses('not-permitted', act(name, draft, verb));
    }
    const mine = told('page', await page('maintainer').ask('/v1/change-requests?state=draft'));
    assert.ok(mine.changes.some(({ change }) => change === draft.change));
    const theirs = told('page', await page('neighbour').ask('/v1/change-requests'));
    assert.deepEqual(theirs.changes, []);
    await act('maintainer', draft, 'withdraw');
  });

  it('lists newest first, in pages, by state', async () => {
    const first = told('page', await page('auditor').ask('/v1/change-requests?limit=1'));
    assert.equal(first.changes.length, 1);
    const query = `before=${first.before ?? ''}&limit=200`;
    const rest = told('page', await page('auditor').ask(`/v1/change-requests?${query}`));
    const all = [...first.changes, ...rest.changes].map(({ change }) => change);
    assert.deepEqual(all, [...all].sort().reverse());
    assert.equal(rest.before, undefined);
    const published = await page('auditor').ask('/v1/change-requests?state=published');
    assert.equal(told('page', published).changes.length, 1);
    await refuses('query-invalid', page('auditor').ask('/v1/change-requests?state=lost'));
    await refuses('query-invalid', page('auditor').ask('/v1/change-requests?limit=0'));
  });

  it('of two browsers that decide at once one wins', async () => {
    const draft = await drafted(text.replace('rating: { grade: 2,', 'rating: { grade: 3,'));
    const submitted = told('request', await act('maintainer', draft, 'submit'));
    const replies = await Promise.all([
      act('approver', submitted, 'approve'),
      act('approver', submitted, 'refuse', { reason: '依据不足' }),
    ]);
    const codes = replies.map(({ status, json }) => json.code ?? String(status)).sort();
    assert.deepEqual(codes, ['200', 'already-decided']);
    const refused = office.entries().findLast(({ kind }) => kind === 'person.act-refused');
    assert.equal((refused as { code?: string }).code, 'already-decided');
    const now = told('request', await page('auditor').ask(`/v1/change-requests/${draft.change}`));
    if (now.state === 'approved') await act('publisher', now, 'decline', { reason: '暂缓' });
  });

  it('lets nothing stop before the day that was announced', async () => {
    const stopping = text.replace('modes: [query, verify]', 'modes: [verify]');
    assert.notEqual(stopping, text);
    const draft = await drafted(stopping);
    await refuses('stop-unannounced', act('maintainer', draft, 'submit'));
    const day = shanghaiDateOf(
      office.clock.now() + office.settings.changes.stopNoticeDays * DAY_MS,
    );
    const dated = await drafted(stopping, day);
    const submitted = told('request', await act('maintainer', dated, 'submit'));
    const approved = told('request', await act('approver', submitted, 'approve'));
    await refuses('change-not-due', act('publisher', approved, 'publish'));
    await act('maintainer', approved, 'withdraw');
  });

  it('refuses what is not there, out of turn, or not in shape', async () => {
    const nowhere = newId();
    await refuses('change-unknown', page('auditor').ask(`/v1/change-requests/${nowhere}`));
    await refuses('change-unknown', post('maintainer', `/${nowhere}/submit`, { version: 1 }));
    await refuses('not-permitted', post('auditor', `/${nowhere}/submit`, { version: 1 }));
    const draft = await drafted(text);
    await refuses('change-empty', act('maintainer', draft, 'submit'));
    await refuses('change-act-unfit', act('approver', draft, 'approve'));
    await refuses('body-invalid', post('maintainer', `/${draft.change}/submit`, {}));
    await refuses('body-invalid', act('approver', draft, 'refuse'));
    const at = `/v1/change-requests/${draft.change}/documents`;
    for (const effectiveOn of ['2026-02-30', 'tomorrow', 7]) {
      const body = { version: draft.version, documents: [], effectiveOn };
      await refuses('body-invalid', page('maintainer').ask(at, { method: 'PUT', body }));
    }
    const body = { version: draft.version, documents: [], effectiveOn: null };
    const cleared = await page('maintainer').ask(at, { method: 'PUT', body });
    assert.equal(told('request', cleared).effectiveOn, undefined);
  });

  it('rebases onto what has come into force meanwhile', async () => {
    const draft = await drafted(text.replace('rating: { grade: 2,', 'rating: { grade: 3,'));
    const other = await drafted(text.replace('en: Tax rating', 'en: Rating'));
    const submitted = told('request', await act('maintainer', other, 'submit'));
    const approved = told('request', await act('approver', submitted, 'approve'));
    told('request', await act('publisher', approved, 'publish'));
    await refuses('change-outdated', act('maintainer', draft, 'submit'));
    const conflict = await act('maintainer', draft, 'rebase');
    assert.equal(conflict.json.code, 'change-conflicts');
    const merged = text
      .replace('en: Tax rating', 'en: Rating')
      .replace('rating: { grade: 2,', 'rating: { grade: 3,');
    const documents = [{ path: DATASET, content: merged }];
    const rebased = told('request', await act('maintainer', draft, 'rebase', { documents }));
    told('request', await act('maintainer', rebased, 'submit'));
  });

  describe('access matrix', () => {
    const ask = (name: string, query: string): Promise<Answered> =>
      page(name).ask(`/v1/access/matrix?${query}`);

    it('says for an agency what each of its systems may have, and why not', async () => {
      const matrix = told('matrix', await ask('auditor', 'agency=hz-xihu-approval'));
      const of = (dataset: string) => matrix.cells.find((cell) => cell.dataset === dataset);
      const status = of('social-insurance-status');
      assert.equal(status?.system, 'xihu-window');
      assert.ok(status.may.some(({ grant, until }) => grant.startsWith('G-') && until > '2026'));
      const lack = of('social-insurance-payments')?.lacks[0];
      assert.equal(lack?.code, 'no-grant');
      assert.match(lack.remedy, /\S/);
    });

    it('says for a dataset who may have it, as far as the reader may look', async () => {
      const all = told('matrix', await ask('auditor', 'dataset=social-insurance-status'));
      const own = told('matrix', await ask('neighbour', 'dataset=social-insurance-status'));
      assert.ok(all.cells.length > own.cells.length);
      assert.deepEqual([...new Set(own.cells.map(({ agency }) => agency))], ['hz-housing']);
      const cell = all.cells.find(({ system }) => system === own.cells[0]?.system);
      assert.deepEqual(cell, own.cells[0]);
    });

    it('asks for one side, and for a charge', async () => {
      await refuses('query-invalid', ask('auditor', ''));
      await refuses('query-invalid', ask('auditor', 'agency=a&dataset=b'));
      await refuses('not-permitted', ask('neighbour', 'agency=hz-xihu-approval'));
      const first = told('matrix', await ask('auditor', 'agency=hz-xihu-approval&limit=2'));
      // A page is of datasets, each with every system of the agency.
      assert.equal(new Set(first.cells.map(({ dataset }) => dataset)).size, 2);
      const after = `agency=hz-xihu-approval&limit=2&after=${first.next ?? ''}`;
      const second = told('matrix', await ask('auditor', after));
      assert.ok((second.cells[0]?.dataset ?? '') > (first.cells.at(-1)?.dataset ?? ''));
    });
  });
});

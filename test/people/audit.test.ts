import assert from 'node:assert/strict';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Entry } from '../../src/shapes/index.ts';
import type { Browser } from './support/browser.ts';
import { activateFounders, openOffice, type Office } from './support/office.ts';

interface Page {
  readonly view: string;
  readonly size: number;
  readonly entries: readonly { readonly index: number; readonly entry: Entry }[];
  readonly before?: number;
}

const SIGN_INS = ['person.signed-in', 'person.signed-out', 'person.stepped-up'];

describe('reading the log over HTTP', () => {
  let office: Office;
  let auditor: Browser;
  before(async () => {
    office = await openOffice();
    const { auditadmin, secadmin } = await activateFounders(office);
    for (let count = 0; count < 3; count += 1) {
      const page = await office.signedIn(secadmin);
      await page.ask('/v1/session', { method: 'DELETE' });
    }
    auditor = await office.signedIn(auditadmin);
  });
  after(() => office.close());

  const read = async (path: string): Promise<Page> => {
    const { status, json, text } = await auditor.ask(path);
    assert.equal(status, 200, text);
    const check = office.base.schemas.check('api/people-audit-page.json');
    assert.deepEqual(check(json), { ok: true, value: json });
    return json as unknown as Page;
  };

  it('shows sign-ins and operations apart, and both together are everything', async () => {
    const kinds = async (view: string): Promise<Set<string>> =>
      new Set((await read(`/v1/audit/${view}`)).entries.map(({ entry }) => entry.kind));
    const [signIns, operations, entries] = [
      await kinds('sign-ins'),
      await kinds('operations'),
      await kinds('entries'),
    ];
    for (const kind of SIGN_INS.slice(0, 2)) {
      assert.equal(signIns.has(kind), true, kind);
      assert.equal(operations.has(kind), false, kind);
    }
    assert.equal(operations.has('account.activated'), true);
    assert.deepEqual([...entries].sort(), [...new Set([...signIns, ...operations])].sort());
  });

  it('pages from the newest to the oldest, each entry once', async () => {
    const end = office.base.log.size;
    const seen: number[] = [];
    let before: number | undefined = end;
    while (before !== undefined) {
      const page: Page = await read(`/v1/audit/entries?limit=3&before=${before}`);
      seen.push(...page.entries.map(({ index }) => index));
      before = page.before;
    }
    assert.deepEqual(
      seen,
      Array.from({ length: end }, (_, at) => end - 1 - at),
    );
  });

  it('is itself an entry, of who read what', async () => {
    const { size } = office.base.log;
    await read('/v1/audit/operations?before=5&limit=2');
    const [entry] = office.entries().slice(size);
    assert.equal(entry?.kind, 'audit.read-by-person');
    const { view, from, to } = entry;
    assert.deepEqual({ view, from, to }, { view: 'operations', from: 3, to: 5 });
  });

  it('tells nothing when it cannot be recorded', async function () {
    this.timeout(30_000);
    // Another process holds the file's write lock.
    const other = new Database(join(office.settings.data, 'log.db'));
    other.exec('BEGIN IMMEDIATE');
    try {
      const { status, json } = await auditor.ask('/v1/audit/entries');
      assert.equal(json.code, 'log-unavailable');
      assert.equal(status, 503);
      assert.equal('entries' in json, false);
    } finally {
      other.exec('ROLLBACK');
      other.close();
    }
  });

  it('refuses what is no page', async () => {
    for (const query of ['limit=0', 'limit=201', 'limit=1e2', 'before=-1', 'before=x']) {
      const { json } = await auditor.ask(`/v1/audit/entries?${query}`);
      assert.equal(json.code, 'query-invalid', query);
    }
    // Named twice it is not named.
    const twice = await read('/v1/audit/entries?limit=1&limit=2');
    assert.equal(twice.entries.length > 2, true);
    const beyond = await read('/v1/audit/entries?before=9007199254740991&limit=1');
    assert.equal(beyond.entries[0]?.index, beyond.size - 1);
    assert.deepEqual((await read('/v1/audit/entries?before=0')).entries, []);
  });
});

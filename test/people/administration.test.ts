import assert from 'node:assert/strict';
import type { RoleAssignment } from '../../src/shapes/index.ts';
import type { Answered, Browser } from './support/browser.ts';
import { activateFounders, openOffice, type Colleague, type Office } from './support/office.ts';

const ALL = { kind: 'all' } as const;
const operator = (agency = 'zj-tax'): RoleAssignment => ({
  role: 'department-operator',
  scope: { kind: 'agency', agency },
});

describe('administration over HTTP', () => {
  let office: Office;
  let founders: Awaited<ReturnType<typeof activateFounders>>;
  let secadmin: Browser;
  let sysadmin: Browser;
  let auditadmin: Browser;
  before(async () => {
    // Every new code takes half a minute; the proofs of before() should last.
    office = await openOffice({ people: { stepUpMinutes: 20 } });
    founders = await activateFounders(office);
    secadmin = await office.signedIn(founders.secadmin, { steppedUp: true });
    sysadmin = await office.signedIn(founders.sysadmin, { steppedUp: true });
    auditadmin = await office.signedIn(founders.auditadmin, { steppedUp: true });
  });
  after(() => office.close());

  const post = (page: Browser, path: string, body?: unknown): Promise<Answered> =>
    page.ask(path, { method: 'POST', body });

  const putRoles = (page: Browser, person: string, ...roles: RoleAssignment[]): Promise<Answered> =>
    page.ask(`/v1/people/${person}/roles`, { method: 'PUT', body: { roles } });

  let count = 0;
  const create = (...roles: readonly RoleAssignment[]): Promise<Answered> => {
    count += 1;
    const body = { loginName: `colleague-${count}`, displayName: '同事', agency: 'zj-tax', roles };
    return post(secadmin, '/v1/people', body);
  };

  const personIn = ({ json, text }: Answered): string => {
    const { person } = (json['person'] ?? {}) as { person?: string };
    return person ?? assert.fail(text);
  };

  const colleague = async (...roles: readonly RoleAssignment[]): Promise<Colleague> => {
    const invited = await create(...roles);
    const loginName = `colleague-${count}`;
    const token = String(invited.json['activationToken']);
    return office.activate({ loginName, person: personIn(invited), token });
  };

  const refusedEntries = (code: string): number =>
    office.entries().filter((entry) => entry.kind === 'person.act-refused' && entry.code === code)
      .length;

  /** Refused with a code and an entry, and nothing changed. */
  const refuses = async (code: string, act: () => Promise<Answered>): Promise<void> => {
    const [people, recorded] = [await secadmin.ask('/v1/people'), refusedEntries(code)];
    const { json, text } = await act();
    assert.equal(json.code, code, text);
    assert.equal(refusedEntries(code), recorded + 1);
    assert.equal((await secadmin.ask('/v1/people')).text, people.text);
  };

  it('creates, changes, disables and enables, each an entry that names no name', async () => {
    const { person } = await colleague(operator());
    const head = { role: 'department-head', scope: { kind: 'agency', agency: 'zj-tax' } } as const;
    const changed = await putRoles(secadmin, person, head);
    assert.deepEqual(changed.json['roles'], [head]);
    const disabled = await post(secadmin, `/v1/people/${person}/disable`, { reason: 'left' });
    assert.equal(disabled.json['state'], 'disabled');
    assert.equal((await post(secadmin, `/v1/people/${person}/enable`)).json['state'], 'active');
    const one = await secadmin.ask(`/v1/people/${person}`);
    const check = office.base.schemas.check('api/people-person.json');
    assert.deepEqual(check(one.json), { ok: true, value: one.json });
    const entries = office
      .entries()
      .filter((entry) => 'person' in entry && entry.person === person);
    assert.deepEqual(
      entries.map(({ kind }) => kind),
      [
        'account.created',
        'account.activated',
        'roles.changed',
        'account.disabled',
        'account.enabled',
      ],
    );
    assert.equal(JSON.stringify(entries).includes('同事'), false);
  });

  it('ends sessions with the roles, at once', async () => {
    const someone = await colleague(operator());
    const page = await office.signedIn(someone);
    assert.equal((await page.ask('/v1/session')).status, 200);
    await putRoles(secadmin, someone.person);
    assert.equal((await page.ask('/v1/session')).json.code, 'session-missing');
  });

  it('lets nobody raise themselves', () =>
    refuses('own-roles', () =>
      putRoles(
        secadmin,
        founders.secadmin.person,
        { role: 'security-administrator', scope: ALL },
        { role: 'bureau-auditor', scope: ALL },
      ),
    ));

  it('gives nobody a second administrator role', () =>
    refuses('roles-exclusive', () =>
      putRoles(
        secadmin,
        founders.sysadmin.person,
        { role: 'system-administrator', scope: ALL },
        { role: 'audit-administrator', scope: ALL },
      ),
    ));

  it('gives nobody two sides of a review, nor business beside administration', async () => {
    const scope = { kind: 'agency', agency: 'zj-tax' } as const;
    await refuses('roles-exclusive', () =>
      create({ role: 'catalog-maintainer', scope }, { role: 'catalog-approver', scope }),
    );
    await refuses('roles-exclusive', () =>
      create({ role: 'system-administrator', scope: ALL }, operator()),
    );
  });

  it('keeps the last administrator', async () => {
    const { person } = founders.sysadmin;
    await refuses('last-administrator', () => putRoles(secadmin, person));
    await refuses('last-administrator', () =>
      post(secadmin, `/v1/people/${person}/disable`, { reason: 'left' }),
    );
  });

  it('knows agencies, scopes and login names', async () => {
    await refuses('scope-unfit', () => create(operator('zj-market-regulation')));
    await refuses('agency-unknown', () =>
      post(secadmin, '/v1/people', {
        loginName: 'of.nowhere',
        displayName: '无',
        agency: 'no-such-agency',
        roles: [],
      }),
    );
    await refuses('login-name-taken', () =>
      post(secadmin, '/v1/people', {
        loginName: 'sysadmin',
        displayName: '无',
        agency: 'zj-tax',
        roles: [operator()],
      }),
    );
  });

  it('does not say who there is to those who may not ask', async () => {
    const page = await office.signedIn(await colleague(operator()));
    for (const person of [founders.sysadmin.person, '01900000-0000-7000-8000-000000000000']) {
      assert.equal((await page.ask(`/v1/people/${person}`)).json.code, 'not-permitted');
    }
    assert.equal((await page.ask('/v1/people')).json.code, 'not-permitted');
    const unknown = await secadmin.ask('/v1/people/01900000-0000-7000-8000-000000000000');
    assert.equal(unknown.json.code, 'person-unknown');
  });

  it('pages people, and shows those in the scope only', async () => {
    const scope = { kind: 'region', region: '330100' } as const;
    const page = await office.signedIn(await colleague({ role: 'bureau-auditor', scope }));
    await post(secadmin, '/v1/people', {
      loginName: 'in-hangzhou',
      displayName: '杭州同事',
      agency: 'hz-housing',
      roles: [operator('hz-housing')],
    });
    const { json } = await page.ask('/v1/people');
    const seen = json['people'] as { agency: string }[];
    assert.deepEqual([...new Set(seen.map(({ agency }) => agency))], ['hz-housing']);
    const everybody: string[] = [];
    let after: string | undefined;
    do {
      const query = after === undefined ? '' : `&after=${after}`;
      const one = await secadmin.ask(`/v1/people?limit=2${query}`);
      const check = office.base.schemas.check('api/people-page.json');
      assert.deepEqual(check(one.json), { ok: true, value: one.json });
      everybody.push(...(one.json['people'] as { person: string }[]).map(({ person }) => person));
      after = one.json['next'] as string | undefined;
    } while (after !== undefined);
    const whole = (await secadmin.ask('/v1/people')).json['people'] as { person: string }[];
    assert.deepEqual(
      everybody,
      whole.map(({ person }) => person),
    );
    for (const limit of ['0', '201', 'x', '-1']) {
      assert.equal((await secadmin.ask(`/v1/people?limit=${limit}`)).json.code, 'query-invalid');
    }
  });

  describe('recovery', () => {
    const askFor = (page: Browser, person: string): Promise<Answered> =>
      post(page, '/v1/recoveries', { person, reason: 'password-lost' });

    it('takes two administrators, and ends what was open', async () => {
      const someone = await colleague(operator());
      const page = await office.signedIn(someone);
      const asked = await askFor(secadmin, someone.person);
      assert.equal(asked.status, 201, asked.text);
      const check = office.base.schemas.check('api/people-recovery.json');
      assert.deepEqual(check(asked.json), { ok: true, value: asked.json });
      const recovery = String(asked.json['recovery']);
      assert.equal((await sysadmin.ask(`/v1/recoveries/${recovery}`)).json['state'], 'asked');
      const approved = await post(auditadmin, `/v1/recoveries/${recovery}/approve`);
      assert.equal(approved.status, 200, approved.text);
      assert.equal((await page.ask('/v1/session')).json.code, 'session-missing');
      const { json } = await sysadmin.ask('/v1/recoveries');
      const listed = office.base.schemas.check('api/people-recoveries.json');
      assert.deepEqual(listed(json), { ok: true, value: json });
      const token = String(approved.json['activationToken']);
      const again = await office.activate({ ...someone, token });
      assert.equal((await (await office.signedIn(again)).ask('/v1/session')).status, 200);
    });

    it('is decided once when two race: one wins, the other hears that it is decided', async () => {
      const { person } = await colleague(operator());
      const recovery = String((await askFor(secadmin, person)).json['recovery']);
      const answers = await Promise.all([
        post(sysadmin, `/v1/recoveries/${recovery}/approve`),
        post(auditadmin, `/v1/recoveries/${recovery}/approve`),
        post(auditadmin, `/v1/recoveries/${recovery}/refuse`),
      ]);
      const outcomes = answers.map(({ status, json }) => json.code ?? status).sort();
      assert.deepEqual(outcomes, [200, 'already-decided', 'already-decided']);
      const decided = office
        .entries()
        .filter(
          (entry) =>
            (entry.kind === 'recovery.approved' || entry.kind === 'recovery.refused') &&
            entry.recovery === recovery,
        );
      assert.equal(decided.length, 1);
    });

    it('is approved by neither who asked nor whom it is for', async () => {
      const asked = await askFor(sysadmin, founders.secadmin.person);
      assert.equal(asked.status, 201, asked.text);
      const path = `/v1/recoveries/${String(asked.json['recovery'])}`;
      await refuses('own-request', () => post(sysadmin, `${path}/approve`));
      const ofApprover = await askFor(secadmin, founders.auditadmin.person);
      const own = `/v1/recoveries/${String(ofApprover.json['recovery'])}`;
      await refuses('own-request', () => post(auditadmin, `${own}/approve`));
      for (const each of [path, own]) {
        const decider = each === path ? auditadmin : sysadmin;
        assert.equal((await post(decider, `${each}/refuse`)).json['state'], 'refused');
      }
    });

    it('is asked for once at a time', async () => {
      const { person } = await colleague(operator());
      assert.equal((await askFor(secadmin, person)).status, 201);
      await refuses('recovery-open', () => askFor(secadmin, person));
      const unknown = '/v1/recoveries/01900000-0000-7000-8000-000000000000';
      assert.equal((await sysadmin.ask(unknown)).json.code, 'recovery-unknown');
    });
  });

  describe('at the end of', () => {
    it('an agency moves its people; what they held is lost unless given', async () => {
      const someone = await colleague(operator());
      const page = await office.signedIn(someone);
      const given = [{ person: someone.person, roles: [operator('zj-market-regulation')] }];
      const moved = await post(secadmin, '/v1/agencies/zj-tax/move', {
        to: 'zj-market-regulation',
        given,
      });
      assert.equal(moved.status, 200, moved.text);
      const check = office.base.schemas.check('api/people-moved.json');
      assert.deepEqual(check(moved.json), { ok: true, value: moved.json });
      const rows = moved.json['moved'] as { person: string; lost: unknown; given: unknown }[];
      assert.deepEqual(rows.find(({ person }) => person === someone.person)?.lost, [operator()]);
      assert.equal((await page.ask('/v1/session')).json.code, 'session-missing');
      const left = await secadmin.ask('/v1/people?agency=zj-tax');
      assert.deepEqual(left.json['people'], []);
    });

    it('a proof asks for another', async () => {
      office.clock.advance(20 * 60_000);
      const refused = await putRoles(secadmin, founders.sysadmin.person);
      assert.equal(refused.json.code, 'step-up-required');
      const { password } = founders.secadmin;
      const wrong = await post(secadmin, '/v1/session/step-up', { password, code: '000000' });
      assert.equal(wrong.json.code, 'sign-in-refused');
      const code = founders.secadmin.code();
      const proven = await post(secadmin, '/v1/session/step-up', { password, code });
      const check = office.base.schemas.check('api/people-session.json');
      assert.deepEqual(check(proven.json), { ok: true, value: proven.json });
      assert.equal(
        (await putRoles(secadmin, founders.sysadmin.person)).json.code,
        'last-administrator',
      );
    });
  });
});

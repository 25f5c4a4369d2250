import assert from 'node:assert/strict';
import {
  everywhere,
  foundedWorld,
  granted,
  home,
  HOUR_MS,
  inAgency,
  inRegion,
  MINUTE_MS,
  passwordOf,
  refusedOf,
  type World,
} from './people-harness.test.ts';

const NOBODY = '01890000-0000-7000-8000-000000000000';

describe('accounts', () => {
  let world: World;
  beforeEach(async () => {
    world = await foundedWorld();
  });
  afterEach(() => world.close());

  const idOf = async (loginName: 'sysadmin' | 'secadmin' | 'auditadmin'): Promise<string> =>
    (await world.admin(loginName)).person;

  /** The newest entry, and that it is of a refused act with this code. */
  const assertRefused = (code: string): void => {
    const entry = world.entries.at(-1);
    assert.deepEqual(entry?.kind === 'person.act-refused' && entry.code, code);
  };

  describe('made by the security administrator', () => {
    const wanted = { loginName: 'lin', displayName: '林', agency: 'xihu' };

    it('are invited, with their roles, and recorded by identifier alone', async () => {
      const by = await world.admin('secadmin');
      const roles = [inAgency('department-operator', 'xihu')];
      const { person, expiresAt } = granted(
        await world.people.createPerson({ by, ...wanted, roles: [...roles, ...roles] }),
      );
      assert.equal(person.state, 'invited');
      assert.equal(person.region, '330106');
      assert.deepEqual(person.roles, roles);
      assert.equal(Date.parse(expiresAt), world.now() + 72 * HOUR_MS);
      assert.deepEqual(world.entries.at(-1), {
        kind: 'account.created',
        at: person.createdAt,
        person: person.person,
        agency: 'xihu',
        roles,
        via: 'administrator',
        by: by.person,
      });
      assert.deepEqual(world.people.personOf(person.person), person);
      await world.reopen();
      assert.deepEqual(world.people.personOf(person.person), person);
    });

    const refusals = [
      { code: 'agency-unknown', change: { agency: 'nowhere' }, roles: [] },
      { code: 'login-name-taken', change: { loginName: 'sysadmin' }, roles: [] },
      { code: 'scope-unfit', change: {}, roles: [inAgency('department-head', 'tax')] },
      { code: 'scope-unfit', change: {}, roles: [everywhere('catalog-maintainer')] },
      { code: 'scope-unfit', change: {}, roles: [inAgency('audit-administrator', 'xihu')] },
      {
        code: 'roles-exclusive',
        change: {},
        roles: [inAgency('catalog-maintainer', 'xihu'), inAgency('catalog-approver', 'xihu')],
      },
    ] as const;
    for (const { code, change, roles } of refusals) {
      it(`are refused with ${code}: ${JSON.stringify([change, roles])}`, async () => {
        const by = await world.admin('secadmin');
        const before = await world.store.db.selectFrom('people').selectAll().execute();
        const made = await world.people.createPerson({ by, ...wanted, ...change, roles });
        assert.equal(refusedOf(made), code);
        assertRefused(code);
        const after = await world.store.db.selectFrom('people').selectAll().execute();
        assert.deepEqual(after, before);
      });
    }

    it('are no more than the settings allow', async () => {
      await world.reopen({ peopleCountMax: 3 });
      const by = await world.admin('secadmin');
      const made = await world.people.createPerson({ by, ...wanted, roles: [] });
      assert.equal(refusedOf(made), 'too-many-people');
      assertRefused('too-many-people');
    });

    it('are one when two come at once with the same login name', async () => {
      const by = await world.admin('secadmin');
      const create = () => world.people.createPerson({ by, ...wanted, roles: [] });
      const [first, second] = await Promise.all([create(), create()]);
      assert.deepEqual([refusedOf(first), refusedOf(second)], [undefined, 'login-name-taken']);
    });

    it('are made by nobody else, and only right after proving who it is', async () => {
      for (const loginName of ['sysadmin', 'auditadmin'] as const) {
        const by = await world.admin(loginName);
        const made = await world.people.createPerson({ by, ...wanted, roles: [] });
        assert.equal(refusedOf(made), 'not-permitted');
        assertRefused('not-permitted');
      }
      const by = await world.admin('secadmin');
      world.pass(5 * MINUTE_MS);
      const made = await world.people.createPerson({ by, ...wanted, roles: [] });
      assert.equal(refusedOf(made), 'step-up-required');
      assertRefused('step-up-required');
    });
  });

  describe('invited again', () => {
    it('only while they were never active', async () => {
      const by = await world.admin('secadmin');
      const made = granted(
        await world.people.createPerson({
          by,
          loginName: 'lin',
          displayName: '林',
          agency: 'xihu',
          roles: [],
        }),
      );
      const { person } = made.person;
      const again = granted(await world.people.invite({ by, person }));
      assert.equal(world.kinds().at(-1), 'account.invited');
      const token = made.activationToken;
      assert.equal(
        refusedOf(await world.people.beginActivation({ token, source: home })),
        'activation-token-unknown',
      );
      await world.activate(again);
      assert.equal(refusedOf(await world.people.invite({ by, person })), 'account-state-unfit');
      assertRefused('account-state-unfit');
      const nobody = await world.people.invite({ by, person: NOBODY });
      assert.equal(refusedOf(nobody), 'person-unknown');
      assertRefused('person-unknown');
    });
  });

  describe('whose roles change', () => {
    it('lose their sessions, and the entry says what was and what is', async () => {
      const person = await world.hire('lin', 'xihu', inAgency('department-operator', 'xihu'));
      const { session, token } = await world.signIn('lin');
      const by = await world.admin('secadmin');
      const roles = [inAgency('department-head', 'xihu')];
      const changed = granted(await world.people.changeRoles({ by, person, roles }));
      assert.deepEqual(changed.roles, roles);
      assert.deepEqual(world.entries.slice(-2), [
        {
          kind: 'roles.changed',
          at: new Date(world.now()).toISOString(),
          person,
          agency: 'xihu',
          before: [inAgency('department-operator', 'xihu')],
          after: roles,
          by: by.person,
        },
        {
          kind: 'sessions.ended',
          at: new Date(world.now()).toISOString(),
          person,
          agency: 'xihu',
          sessions: [session.session],
          reason: 'roles-changed',
          by: by.person,
        },
      ]);
      assert.equal(refusedOf(world.people.sessionOf(token, home)), 'session-missing');
      await world.reopen();
      assert.deepEqual(world.people.personOf(person)?.roles, roles);
      assert.equal(refusedOf(world.people.sessionOf(token, home)), 'session-missing');
    });

    it('are not one’s own', async () => {
      const by = await world.admin('secadmin');
      for (const roles of [[], [everywhere('system-administrator')], [everywhere('publisher')]]) {
        const changed = await world.people.changeRoles({ by, person: by.person, roles });
        assert.equal(refusedOf(changed), 'own-roles');
        assertRefused('own-roles');
      }
    });

    it('hold one administrator’s role, and no other with it', async () => {
      const by = await world.admin('secadmin');
      const person = await idOf('sysadmin');
      const system = everywhere('system-administrator');
      for (const other of [
        everywhere('audit-administrator'),
        everywhere('security-administrator'),
        everywhere('bureau-auditor'),
        inRegion('publisher', '330100'),
      ]) {
        const changed = await world.people.changeRoles({ by, person, roles: [system, other] });
        assert.equal(refusedOf(changed), 'roles-exclusive');
        assertRefused('roles-exclusive');
      }
      assert.deepEqual(world.people.personOf(person)?.roles, [system]);
    });

    it('cannot hold two even if the code forgot: the store has the last word', async () => {
      const person = await idOf('sysadmin');
      const second = {
        person,
        role: 'audit-administrator',
        scope_kind: 'all',
        scope_code: '',
      } as const;
      await assert.rejects(world.store.db.insertInto('person_roles').values(second).execute(), {
        code: 'SQLITE_CONSTRAINT_UNIQUE',
      });
    });

    it('leave an active administrator of each kind', async () => {
      const by = await world.admin('secadmin');
      const person = await idOf('auditadmin');
      const roles = [everywhere('bureau-auditor')];
      assert.equal(
        refusedOf(await world.people.changeRoles({ by, person, roles })),
        'last-administrator',
      );
      assertRefused('last-administrator');
      const second = granted(
        await world.people.createPerson({
          by,
          loginName: 'shen',
          displayName: '沈',
          agency: 'bureau',
          roles: [everywhere('audit-administrator')],
        }),
      );
      assert.equal(
        refusedOf(await world.people.changeRoles({ by, person, roles })),
        'last-administrator',
        'one who was never active does not count',
      );
      await world.activate(second);
      granted(await world.people.changeRoles({ by, person, roles }));
      assert.deepEqual(world.people.personOf(person)?.roles, roles);
    });
  });

  describe('disabled', () => {
    it('sign in no more, and their sessions and tokens are of no use', async () => {
      const person = await world.hire('lin', 'xihu');
      const { token } = await world.signIn('lin');
      const by = await world.admin('secadmin');
      const disabled = granted(await world.people.disable({ by, person, reason: 'left' }));
      assert.equal(disabled.state, 'disabled');
      assert.deepEqual(world.kinds().slice(-2), ['account.disabled', 'sessions.ended']);
      assert.equal(refusedOf(world.people.sessionOf(token, home)), 'session-missing');
      const code = world.freshCode('lin');
      const given = { loginName: 'lin', password: passwordOf('lin'), code, source: home };
      assert.equal(refusedOf(await world.people.signIn(given)), 'sign-in-refused');
      const entry = world.entries.at(-1);
      assert.equal(entry?.kind === 'person.sign-in-refused' && entry.reason, 'disabled');
      const again = await world.people.disable({ by, person, reason: 'left' });
      assert.equal(refusedOf(again), 'account-state-unfit');
    });

    it('may be enabled, with what they had', async () => {
      const person = await world.hire('lin', 'xihu', inAgency('department-head', 'xihu'));
      const by = await world.admin('secadmin');
      assert.equal(refusedOf(await world.people.enable({ by, person })), 'account-state-unfit');
      granted(await world.people.disable({ by, person, reason: 'suspended' }));
      const enabled = granted(await world.people.enable({ by, person }));
      assert.deepEqual([enabled.state, enabled.roles.length], ['active', 1]);
      assert.equal(world.kinds().at(-1), 'account.enabled');
      await world.signIn('lin');
    });

    it('before they were ever active, need another token afterwards', async () => {
      const by = await world.admin('secadmin');
      const made = granted(
        await world.people.createPerson({
          by,
          loginName: 'lin',
          displayName: '林',
          agency: 'xihu',
          roles: [],
        }),
      );
      const { person } = made.person;
      granted(await world.people.disable({ by, person, reason: 'other' }));
      const token = made.activationToken;
      const begun = await world.people.beginActivation({ token, source: home });
      assert.equal(refusedOf(begun), 'activation-token-unknown');
      assert.equal(granted(await world.people.enable({ by, person })).state, 'invited');
      await world.activate(granted(await world.people.invite({ by, person })));
    });

    it('of two who disable each other at the same moment, one stays', async () => {
      const rival = await world.hire('shen', 'bureau', everywhere('security-administrator'));
      const [one, other] = [await world.admin('secadmin'), (await world.signIn('shen')).session];
      const answers = await Promise.all([
        world.people.disable({ by: one, person: rival, reason: 'other' }),
        world.people.disable({ by: other, person: one.person, reason: 'other' }),
      ]);
      const refusals = answers.map((answer) => ('refused' in answer ? answer.refused : undefined));
      assert.deepEqual(refusals, [undefined, 'session-missing']);
      assert.equal(world.people.personOf(one.person)?.state, 'active');
      assertRefused('session-missing');
    });

    it('are never the last administrator of a kind, oneself included', async () => {
      for (const loginName of ['sysadmin', 'secadmin', 'auditadmin'] as const) {
        const person = await idOf(loginName);
        const by = await world.admin('secadmin');
        const disabled = await world.people.disable({ by, person, reason: 'left' });
        assert.equal(refusedOf(disabled), 'last-administrator');
        assertRefused('last-administrator');
      }
    });
  });

  describe('looked at', () => {
    it('come in pages, of one agency or of all', async () => {
      for (const name of ['lin', 'shen', 'wu']) await world.hire(name, 'xihu');
      const first = world.people.people({ agency: 'xihu', limit: 2 });
      const second = world.people.people({ agency: 'xihu', limit: 2, after: first.next! });
      assert.deepEqual(
        [...first.people, ...second.people].map(({ loginName }) => loginName),
        ['lin', 'shen', 'wu'],
      );
      assert.equal(second.next, undefined);
      assert.equal(world.people.people({ limit: 100 }).people.length, 6);
    });

    it('are read on the record', async () => {
      const by = await world.admin('auditadmin');
      await world.people.recordReading({ by, view: 'sign-ins', from: 0, to: 12 });
      assert.deepEqual(world.entries.at(-1), {
        kind: 'audit.read-by-person',
        at: new Date(world.now()).toISOString(),
        who: { person: by.person, agency: 'bureau' },
        view: 'sign-ins',
        from: 0,
        to: 12,
      });
      await world.people.signOut(by);
      await assert.rejects(world.people.recordReading({ by, view: 'operations', from: 0, to: 1 }), {
        code: 'session-missing',
      });
    });

    it('say what they may do, whatever the target', async () => {
      const person = await world.hire('lin', 'xihu', inAgency('department-operator', 'xihu'));
      const allowed = world.people.actionsOf(person);
      assert.equal(allowed.includes('key.request'), true);
      assert.equal(allowed.includes('people.create'), false);
      assert.equal(allowed.includes('exchange.call'), false);
      assert.deepEqual(world.people.actionsOf(NOBODY), []);
      const { session } = await world.signIn('lin');
      const mine = { agency: 'xihu', region: '330106' };
      assert.equal(world.people.may(session, 'key.request', mine), undefined);
      assert.deepEqual(world.people.may(session, 'key.request', { agency: 'tax' }), {
        refused: 'not-permitted',
      });
    });
  });
});

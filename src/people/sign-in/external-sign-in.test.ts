import assert from 'node:assert/strict';
import {
  everywhere,
  foundedWorld,
  granted,
  home,
  inAgency,
  refusedOf,
  type World,
} from '../people-harness.test.ts';
import type { ExternalIdentity } from '../index.ts';

const wu: ExternalIdentity = {
  issuer: 'https://identity.example.gov.cn',
  subject: 'u-0001',
  name: '吴某',
  agency: 'xihu',
  roles: [inAgency('department-operator', 'xihu')],
};

describe('signing in at an identity provider', () => {
  let world: World;
  beforeEach(async () => {
    world = await foundedWorld();
  });
  afterEach(() => world.close());

  const arrive = (change: Partial<ExternalIdentity> = {}) =>
    world.people.signInExternal({ ...wu, ...change, source: home });

  it('makes an account the first time, and finds it again', async () => {
    const first = granted(await arrive());
    assert.deepEqual(world.kinds().slice(-2), ['account.created', 'person.signed-in']);
    assert.equal(first.person.origin, 'external');
    assert.equal(first.person.loginName, undefined);
    assert.equal(first.session.steppedUpUntil, undefined);
    await world.reopen();
    const second = granted(await arrive());
    assert.equal(second.person.person, first.person.person);
    assert.notEqual(second.token, first.token);
    const text = JSON.stringify(world.entries);
    for (const secret of [wu.name, wu.subject]) assert.equal(text.includes(secret), false);
  });

  it('makes one account when the same person comes twice at the same moment', async () => {
    const both = await Promise.all([arrive(), arrive()]);
    const [one, other] = both.map(granted);
    assert.equal(one?.person.person, other?.person.person);
  });

  it('tells people of different providers apart', async () => {
    const one = granted(await arrive());
    const other = granted(await arrive({ issuer: 'https://other.example.gov.cn' }));
    assert.notEqual(one.person.person, other.person.person);
  });

  it('follows the provider in name, agency and roles, and ends what was open before', async () => {
    const before = granted(await arrive());
    granted(await arrive({ name: '吴某某' }));
    assert.equal(refusedOf(world.people.sessionOf(before.token, home)), undefined);
    const roles = [inAgency('department-head', 'qiantang')];
    const after = granted(await arrive({ agency: 'qiantang', roles }));
    assert.deepEqual(after.person.roles, roles);
    assert.equal(after.person.region, '339901');
    assert.equal(refusedOf(world.people.sessionOf(before.token, home)), 'session-missing');
    assert.equal(refusedOf(world.people.sessionOf(after.token, home)), undefined);
    assert.deepEqual(world.kinds().slice(-3), [
      'roles.changed',
      'sessions.ended',
      'person.signed-in',
    ]);
  });

  const refusals = [
    { code: 'administrator-local-only', change: { roles: [everywhere('audit-administrator')] } },
    { code: 'agency-unknown', change: { agency: 'nowhere' } },
    { code: 'scope-unfit', change: { roles: [inAgency('department-head', 'tax')] } },
    {
      code: 'roles-exclusive',
      change: {
        roles: [inAgency('department-head', 'xihu'), inAgency('department-operator', 'xihu')],
      },
    },
  ] as const;
  for (const { code, change } of refusals) {
    it(`is refused with ${code}, counted the first time and recorded later`, async () => {
      assert.equal(refusedOf(await arrive(change)), code);
      await world.reopen();
      const counted = world.entries.at(-1);
      assert.deepEqual(counted?.kind === 'sign-ins.unidentified' && counted.counts, { [code]: 1 });
      const { person } = granted(await arrive());
      assert.equal(refusedOf(await arrive(change)), code);
      const entry = world.entries.at(-1);
      assert.equal(entry?.kind === 'person.sign-in-refused' && entry.code, code);
      assert.deepEqual(world.people.personOf(person.person), person);
    });
  }

  it('lets administrators in where a setting says so, by the same rules', async () => {
    await world.reopen({ administratorsLocalOnly: false });
    const roles = [everywhere('audit-administrator')];
    granted(await arrive({ agency: 'bureau', roles }));
    const both = [...roles, everywhere('system-administrator')];
    assert.equal(refusedOf(await arrive({ agency: 'bureau', roles: both })), 'roles-exclusive');
    const local = (await world.admin('auditadmin')).person;
    const by = await world.admin('secadmin');
    granted(await world.people.disable({ by, person: local, reason: 'left' }));
    const dropped = await arrive({ agency: 'bureau', roles: [] });
    assert.equal(refusedOf(dropped), 'last-administrator');
  });

  it('does not let in who is disabled here', async () => {
    const { person } = granted(await arrive());
    const by = await world.admin('secadmin');
    granted(await world.people.disable({ by, person: person.person, reason: 'suspended' }));
    assert.equal(refusedOf(await arrive()), 'sign-in-refused');
    const entry = world.entries.at(-1);
    assert.equal(entry?.kind === 'person.sign-in-refused' && entry.reason, 'disabled');
    assert.equal(granted(await world.people.enable({ by, person: person.person })).state, 'active');
    granted(await arrive());
  });

  it('leaves no way to a password, a step-up or other roles here', async () => {
    const { person, session } = granted(await arrive());
    const proof = { by: session, password: '', code: '', source: home };
    assert.equal(refusedOf(await world.people.stepUp(proof)), 'not-permitted');
    const by = await world.admin('secadmin');
    const roles = [inAgency('department-head', 'xihu')];
    const changed = await world.people.changeRoles({ by, person: person.person, roles });
    assert.equal(refusedOf(changed), 'account-state-unfit');
    const reason = 'password-lost';
    const asked = await world.people.askRecovery({ by, person: person.person, reason });
    assert.equal(refusedOf(asked), 'account-state-unfit');
  });

  it('makes no more accounts than the settings allow', async () => {
    await world.reopen({ peopleCountMax: 3 });
    assert.equal(refusedOf(await arrive()), 'too-many-people');
  });
});

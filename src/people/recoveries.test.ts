import assert from 'node:assert/strict';
import type { CurrentSession, Recovery } from './index.ts';
import {
  everywhere,
  foundedWorld,
  granted,
  home,
  HOUR_MS,
  passwordOf,
  refusedOf,
  type World,
} from './people-harness.test.ts';

const UNKNOWN = '01890000-0000-7000-8000-000000000000';

describe('recovery', () => {
  let world: World;
  let person: string;
  beforeEach(async () => {
    world = await foundedWorld();
    person = await world.hire('lin', 'xihu');
  });
  afterEach(() => world.close());

  const ask = async (about = person): Promise<Recovery> => {
    const by = await world.admin('secadmin');
    return granted(await world.people.askRecovery({ by, person: about, reason: 'both-lost' }));
  };
  const assertRefused = (code: string, result: unknown): void => {
    assert.equal(refusedOf(result), code);
    const entry = world.entries.at(-1);
    assert.equal(entry?.kind === 'person.act-refused' && entry.code, code);
  };

  it('takes two administrators, and everything the person had is gone', async () => {
    const { token } = await world.signIn('lin');
    const { recovery, state } = await ask();
    assert.equal(state, 'asked');
    assert.equal(refusedOf(world.people.sessionOf(token, home)), undefined, 'not by asking alone');
    const by = await world.admin('auditadmin');
    const invitation = granted(await world.people.approveRecovery({ by, recovery }));
    assert.deepEqual(world.kinds().slice(-2), ['recovery.approved', 'sessions.ended']);
    const entry = world.entries.at(-2);
    const asked = world.entries.find(({ kind }) => kind === 'recovery.asked');
    assert.equal(entry?.kind === 'recovery.approved' && entry.approvedBy, by.person);
    assert.equal(
      entry?.kind === 'recovery.approved' && entry.askedBy,
      asked?.kind === 'recovery.asked' && asked.askedBy,
    );
    assert.equal(refusedOf(world.people.sessionOf(token, home)), 'session-missing');
    const code = world.freshCode('lin');
    const old = { loginName: 'lin', password: passwordOf('lin'), code, source: home };
    assert.equal(refusedOf(await world.people.signIn(old)), 'sign-in-refused');
    await world.activate(invitation, 2);
    await world.signIn('lin', home, 2);
    assert.equal(world.people.recoveryOf(recovery)?.state, 'approved');
  });

  it('does not give back a password that was used before', async () => {
    const { recovery } = await ask();
    const by = await world.admin('sysadmin');
    const { activationToken: token } = granted(
      await world.people.approveRecovery({ by, recovery }),
    );
    const { secret } = granted(await world.people.beginActivation({ token, source: home }));
    const given = { token, password: passwordOf('lin'), source: home };
    const code = world.codeOf('lin', secret);
    assertRefused('password-weak', await world.people.completeActivation({ ...given, code }));
  });

  it('is won by one of two administrators who approve at the same moment', async () => {
    const { recovery } = await ask();
    const system = await world.admin('sysadmin');
    const audit = await world.admin('auditadmin');
    const both = await Promise.all(
      [system, audit].map((by) => world.people.approveRecovery({ by, recovery })),
    );
    assert.deepEqual(both.map(refusedOf), [undefined, 'already-decided']);
    assertRefused('already-decided', both[1]);
    const approved = world.kinds().filter((kind) => kind === 'recovery.approved');
    assert.equal(approved.length, 1);
    const living = await world.store.db
      .selectFrom('activations')
      .select('state')
      .where('person', '=', person)
      .where('state', '=', 'issued')
      .execute();
    assert.equal(living.length, 1);
  });

  it('is refused once, and changes nothing then', async () => {
    const { recovery } = await ask();
    const by = await world.admin('sysadmin');
    granted(await world.people.refuseRecovery({ by, recovery }));
    assert.equal(world.kinds().at(-1), 'recovery.refused');
    assertRefused('already-decided', await world.people.approveRecovery({ by, recovery }));
    await world.signIn('lin');
    const again = await ask();
    assert.equal(again.state, 'asked');
  });

  it('is asked for once at a time, and lapses when nobody decides', async () => {
    const { recovery } = await ask();
    const by = await world.admin('secadmin');
    const second = await world.people.askRecovery({ by, person, reason: 'password-lost' });
    assertRefused('recovery-open', second);
    world.pass(24 * HOUR_MS);
    assert.equal(world.people.recoveryOf(recovery)?.state, 'expired');
    const late = await world.admin('sysadmin');
    assertRefused('already-decided', await world.people.approveRecovery({ by: late, recovery }));
    await ask();
    await world.reopen();
    assert.deepEqual(
      world.people.recoveries().map(({ state }) => state),
      ['asked', 'expired'],
    );
  });

  it('is not approved by whoever asked, nor by whoever it is for', async () => {
    const secadmin = (await world.admin('secadmin')).person;
    const sysadmin = await world.admin('sysadmin');
    const reason = 'password-lost';
    const asked = granted(
      await world.people.askRecovery({ by: sysadmin, person: secadmin, reason }),
    );
    const { recovery } = asked;
    assertRefused('own-request', await world.people.approveRecovery({ by: sysadmin, recovery }));
    assertRefused('own-request', await world.people.refuseRecovery({ by: sysadmin, recovery }));

    const ofAuditor = await ask((await world.admin('auditadmin')).person);
    const by = await world.admin('auditadmin');
    const own = await world.people.approveRecovery({ by, recovery: ofAuditor.recovery });
    assertRefused('own-request', own);
    const ofOneself = await world.people.askRecovery({
      by: await world.admin('secadmin'),
      person: secadmin,
      reason,
    });
    assertRefused('own-request', ofOneself);
  });

  it('of the only security administrator takes the two others', async () => {
    const secadmin = (await world.admin('secadmin')).person;
    const system = await world.admin('sysadmin');
    const reason = 'both-lost';
    const asked = granted(await world.people.askRecovery({ by: system, person: secadmin, reason }));
    const by = await world.admin('auditadmin');
    const { recovery } = asked;
    await world.activate(granted(await world.people.approveRecovery({ by, recovery })), 2);
    await world.signIn('secadmin', home, 2);
  });

  it('is asked for and decided by nobody else', async () => {
    const reason = 'password-lost';
    const askedBy = async (by: CurrentSession) => world.people.askRecovery({ by, person, reason });
    assertRefused('not-permitted', await askedBy(await world.admin('sysadmin')));
    assertRefused('not-permitted', await askedBy(await world.admin('auditadmin')));
    const { recovery } = await ask();
    const by = await world.admin('secadmin');
    assertRefused('not-permitted', await world.people.approveRecovery({ by, recovery }));
    const { session } = await world.signIn('lin');
    assertRefused('not-permitted', await world.people.approveRecovery({ by: session, recovery }));
  });

  it('is of people who were active, are here, and are not disabled', async () => {
    const by = await world.admin('secadmin');
    const reason = 'password-lost';
    const of = (about: string) => world.people.askRecovery({ by, person: about, reason });
    assertRefused('person-unknown', await of(UNKNOWN));
    const fresh = { loginName: 'wu', displayName: '吴', agency: 'xihu', roles: [] };
    const made = granted(await world.people.createPerson({ by, ...fresh }));
    assertRefused('account-state-unfit', await of(made.person.person));
    granted(await world.people.disable({ by, person, reason: 'left' }));
    assertRefused('account-state-unfit', await of(person));
    const auditor = await world.admin('auditadmin');
    const decided = await world.people.approveRecovery({ by: auditor, recovery: UNKNOWN });
    assertRefused('recovery-unknown', decided);
  });

  it('enables nobody who was disabled after it was asked for', async () => {
    const { recovery } = await ask();
    const secadmin = await world.admin('secadmin');
    granted(await world.people.disable({ by: secadmin, person, reason: 'compromised' }));
    const by = await world.admin('auditadmin');
    assertRefused('account-state-unfit', await world.people.approveRecovery({ by, recovery }));
    assert.equal(world.people.personOf(person)?.state, 'disabled');
  });

  it('may be asked for again when its token lapsed', async () => {
    const { recovery } = await ask();
    const by = await world.admin('auditadmin');
    granted(await world.people.approveRecovery({ by, recovery }));
    world.pass(72 * HOUR_MS);
    const again = await ask();
    const later = await world.admin('auditadmin');
    const second = { by: later, recovery: again.recovery };
    await world.activate(granted(await world.people.approveRecovery(second)), 2);
  });

  it('leaves an administrator their role', async () => {
    const auditor = (await world.admin('auditadmin')).person;
    const { recovery } = await ask(auditor);
    const by = await world.admin('sysadmin');
    const { person: recovered } = granted(await world.people.approveRecovery({ by, recovery }));
    assert.deepEqual(recovered.roles, [everywhere('audit-administrator')]);
  });
});

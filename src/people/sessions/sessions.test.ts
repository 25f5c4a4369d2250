import assert from 'node:assert/strict';
import {
  elsewhere,
  foundedWorld,
  granted,
  home,
  HOUR_MS,
  inAgency,
  MINUTE_MS,
  passwordOf,
  refusedOf,
  type World,
} from '../people-harness.test.ts';
import type { SignedIn } from '../index.ts';

describe('sessions', () => {
  let world: World;
  let lin: string;
  beforeEach(async () => {
    world = await foundedWorld();
    lin = await world.hire('lin', 'xihu', inAgency('department-operator', 'xihu'));
  });
  afterEach(() => world.close());

  const isOpen = ({ token }: SignedIn): boolean =>
    refusedOf(world.people.sessionOf(token, home)) === undefined;
  const rows = () => world.store.db.selectFrom('sessions').selectAll().execute();

  it('are found by their token, in memory, and after a restart', async () => {
    const signedIn = await world.signIn('lin');
    const found = granted(world.people.sessionOf(signedIn.token, home));
    assert.deepEqual(found, signedIn.session);
    await world.reopen();
    assert.deepEqual(granted(world.people.sessionOf(signedIn.token, home)), signedIn.session);
  });

  it('are not found by anything else', async () => {
    const { token, session } = await world.signIn('lin');
    const [row] = await rows();
    for (const other of [
      '',
      session.session,
      row!.token_digest,
      session.csrf,
      `${token}A`,
      token.slice(1),
    ]) {
      assert.equal(refusedOf(world.people.sessionOf(other, home)), 'session-missing');
    }
  });

  it('end when idle for half an hour, and not before', async () => {
    const signedIn = await world.signIn('lin');
    for (let visit = 0; visit < 3; visit += 1) {
      world.pass(30 * MINUTE_MS - 1);
      assert.equal(isOpen(signedIn), true);
    }
    world.pass(30 * MINUTE_MS);
    assert.equal(isOpen(signedIn), false);
    assert.deepEqual(world.people.sessions(signedIn.session), []);
  });

  it('end after ten hours, however busy', async () => {
    const signedIn = await world.signIn('lin');
    for (let visit = 0; visit < 39; visit += 1) {
      world.pass(15 * MINUTE_MS);
      assert.equal(isOpen(signedIn), true);
    }
    world.pass(15 * MINUTE_MS);
    assert.equal(isOpen(signedIn), false);
  });

  it('leave the store at the next sign-in once they are over', async () => {
    await world.signIn('lin');
    world.pass(11 * HOUR_MS);
    const { session } = await world.signIn('lin');
    assert.deepEqual(
      (await rows()).map((row) => row.session),
      [session.session],
    );
  });

  it('are written as seen once a minute at most', async () => {
    const signedIn = await world.signIn('lin');
    const seen = async (): Promise<string> => {
      await world.settle();
      return (await rows()).find(({ person }) => person === lin)!.last_seen_at;
    };
    const first = await seen();
    world.pass(59_999);
    isOpen(signedIn);
    assert.equal(await seen(), first);
    world.pass(1);
    isOpen(signedIn);
    const second = await seen();
    assert.equal(second, new Date(world.now()).toISOString());
    world.pass(59_000);
    isOpen(signedIn);
    assert.equal(await seen(), second);
    const [shown] = world.people.sessions(signedIn.session);
    assert.equal(shown?.lastSeenAt, new Date(world.now()).toISOString());
  });

  it('show their person where and when, and what browser, shortened', async () => {
    const source = { ...home, userAgent: `Browser/${'9'.repeat(500)}` };
    const { session } = await world.signIn('lin', source);
    const [shown] = world.people.sessions(session);
    assert.equal(shown?.source, home.address);
    assert.equal(shown.userAgent, source.userAgent.slice(0, 120));
    assert.equal(shown.createdAt, session.createdAt);
  });

  it('end when the browser is another, as when a cookie was copied', async () => {
    const { token, session } = await world.signIn('lin');
    const copied = { ...home, userAgent: elsewhere.userAgent };
    assert.equal(refusedOf(world.people.sessionOf(token, copied)), 'session-missing');
    assert.equal(refusedOf(world.people.sessionOf(token, home)), 'session-missing');
    await world.settle();
    assert.deepEqual(
      await rows(),
      (await rows()).filter(({ person }) => person !== lin),
    );
    const entry = world.entries.at(-1);
    assert.equal(entry?.kind === 'sessions.ended' && entry.reason, 'user-agent-changed');
    assert.deepEqual(entry?.kind === 'sessions.ended' && entry.sessions, [session.session]);
  });

  it('go on from another address: people move', async () => {
    const { token } = await world.signIn('lin');
    const moved = { ...home, address: elsewhere.address };
    assert.equal(refusedOf(world.people.sessionOf(token, moved)), undefined);
  });

  it('are reported when their end cannot be recorded, and stay ended', async () => {
    const { token } = await world.signIn('lin');
    world.breakLog(true);
    world.people.sessionOf(token, elsewhere);
    await world.settle();
    assert.equal(world.errors.length, 1);
    assert.equal(refusedOf(world.people.sessionOf(token, home)), 'session-missing');
  });

  it('are ended by signing out', async () => {
    const signedIn = await world.signIn('lin');
    assert.equal(await world.people.signOut(signedIn.session), undefined);
    assert.equal(world.kinds().at(-1), 'person.signed-out');
    assert.equal(isOpen(signedIn), false);
    const again = await world.people.signOut(signedIn.session);
    assert.equal(refusedOf(again), 'session-missing');
  });

  it('are ended one by one, or all others at once, and only one’s own', async () => {
    const [first, second, third] = [
      await world.signIn('lin'),
      await world.signIn('lin'),
      await world.signIn('lin'),
    ];
    const by = third.session;
    const { session } = first.session;
    assert.equal(await world.people.endSession({ by, session }), undefined);
    assert.deepEqual([first, second, third].map(isOpen), [false, true, true]);
    const again = await world.people.endSession({ by, session });
    assert.equal(refusedOf(again), 'session-unknown');
    const foreign = await world.admin('auditadmin');
    const others = await world.people.endSession({ by, session: foreign.session });
    assert.equal(refusedOf(others), 'session-unknown');
    assert.equal(await world.people.endOtherSessions(by), 1);
    assert.deepEqual([first, second, third].map(isOpen), [false, false, true]);
    const entry = world.entries.at(-1);
    assert.equal(entry?.kind === 'sessions.ended' && entry.by, lin);
    assert.equal(await world.people.endOtherSessions(by), 0);
  });

  it('are ten of one person at most; the one used longest ago makes room', async () => {
    const opened: SignedIn[] = [];
    for (let count = 0; count < 10; count += 1) opened.push(await world.signIn('lin'));
    assert.equal(isOpen(opened[0]!), true);
    const newest = await world.signIn('lin');
    assert.deepEqual([isOpen(opened[0]!), isOpen(opened[1]!), isOpen(newest)], [true, false, true]);
    const ended = world.entries.filter(({ kind }) => kind === 'sessions.ended').at(-1);
    assert.equal(ended?.kind === 'sessions.ended' && ended.reason, 'too-many');
  });

  it('have a CSRF token each, which is the same as long as they live', async () => {
    const one = await world.signIn('lin');
    const other = await world.signIn('lin');
    assert.notEqual(one.session.csrf, other.session.csrf);
    await world.reopen();
    assert.equal(granted(world.people.sessionOf(one.token, home)).csrf, one.session.csrf);
  });

  describe('stepped up', () => {
    const stepUp = async (signedIn: SignedIn, password = passwordOf('lin')) => {
      const code = world.freshCode('lin');
      return world.people.stepUp({ by: signedIn.session, password, code, source: home });
    };

    it('are so for five minutes, and by both proofs', async () => {
      const signedIn = await world.signIn('lin');
      world.pass(5 * MINUTE_MS);
      const calm = granted(world.people.sessionOf(signedIn.token, home));
      assert.equal(calm.steppedUpUntil, undefined);
      const raised = granted(await stepUp(signedIn));
      const until = new Date(world.now() + 5 * MINUTE_MS).toISOString();
      assert.equal(raised.steppedUpUntil, until);
      assert.equal(raised.csrf, signedIn.session.csrf);
      const entry = world.entries.at(-1);
      assert.equal(entry?.kind === 'person.stepped-up' && entry.until, until);
      await world.reopen();
      assert.equal(granted(world.people.sessionOf(signedIn.token, home)).steppedUpUntil, until);
      world.pass(5 * MINUTE_MS);
      assert.equal(granted(world.people.sessionOf(signedIn.token, home)).steppedUpUntil, undefined);
    });

    it('are not when a proof is wrong, which counts as a failed sign-in', async () => {
      const signedIn = await world.signIn('lin');
      for (let failure = 0; failure < 4; failure += 1) {
        assert.equal(refusedOf(await stepUp(signedIn, 'wrong')), 'sign-in-refused');
      }
      const entry = world.entries.at(-1);
      assert.equal(entry?.kind === 'person.sign-in-refused' && entry.act, 'step-up');
      const given = { by: signedIn.session, password: passwordOf('lin'), source: home };
      const code = '000000';
      const throttled = await world.people.stepUp({ ...given, code });
      assert.equal(refusedOf(throttled), 'sign-in-throttled');
    });

    it('are not by a session that has ended', async () => {
      const signedIn = await world.signIn('lin');
      await world.people.signOut(signedIn.session);
      assert.equal(refusedOf(await stepUp(signedIn)), 'session-missing');
      assert.equal(world.kinds().at(-1), 'person.act-refused');
    });
  });

  describe('at a change of password', () => {
    const change = async (by: SignedIn, newPassword: string, password = passwordOf('lin')) => {
      const code = world.freshCode('lin');
      return world.people.changePassword({
        by: by.session,
        password,
        code,
        newPassword,
        source: home,
      });
    };

    it('all end, and a new one opens', async () => {
      const [one, other] = [await world.signIn('lin'), await world.signIn('lin')];
      const changed = granted(await change(one, passwordOf('lin', 2)));
      assert.deepEqual([isOpen(one), isOpen(other), isOpen(changed)], [false, false, true]);
      assert.deepEqual(world.kinds().slice(-3), [
        'password.changed',
        'sessions.ended',
        'person.signed-in',
      ]);
      await world.signIn('lin', home, 2);
      await world.reopen();
      assert.equal(isOpen(changed), true);
      assert.equal(isOpen(other), false);
    });

    it('stay when the new one is weak, or one of the last five', async () => {
      let signedIn = await world.signIn('lin');
      const weak = await change(signedIn, 'password1234');
      assert.equal(refusedOf(weak), 'password-weak');
      const entry = world.entries.at(-1);
      assert.equal(entry?.kind === 'person.act-refused' && entry.code, 'password-weak');
      for (let version = 2; version <= 5; version += 1) {
        const before = passwordOf('lin', version - 1);
        signedIn = granted(await change(signedIn, passwordOf('lin', version), before));
      }
      for (const version of [1, 2, 3, 4, 5]) {
        const former = await change(signedIn, passwordOf('lin', version), passwordOf('lin', 5));
        assert.equal(refusedOf(former), 'password-weak');
      }
      assert.equal(isOpen(signedIn), true);
      signedIn = granted(await change(signedIn, passwordOf('lin', 6), passwordOf('lin', 5)));
      granted(await change(signedIn, passwordOf('lin', 1), passwordOf('lin', 6)));
    });

    it('stay when the present one is wrong', async () => {
      const signedIn = await world.signIn('lin');
      const refused = await change(signedIn, passwordOf('lin', 2), 'wrong');
      assert.equal(refusedOf(refused), 'sign-in-refused');
      assert.equal(isOpen(signedIn), true);
      const entry = world.entries.at(-1);
      assert.equal(entry?.kind === 'person.sign-in-refused' && entry.act, 'password-change');
    });

    it('happen once when the same code comes twice at the same moment', async () => {
      const signedIn = await world.signIn('lin');
      const code = world.freshCode('lin');
      const given = { by: signedIn.session, password: passwordOf('lin'), code, source: home };
      const both = await Promise.all(
        [2, 3].map((version) =>
          world.people.changePassword({ ...given, newPassword: passwordOf('lin', version) }),
        ),
      );
      assert.deepEqual(both.map(refusedOf).sort(), ['sign-in-refused', undefined]);
    });
  });
});

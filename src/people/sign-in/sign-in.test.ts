import assert from 'node:assert/strict';
import type { PersonSignInRefused } from '../../shapes/index.ts';
import {
  createWorld,
  elsewhere,
  foundedWorld,
  granted,
  home,
  inAgency,
  MINUTE_MS,
  passwordOf,
  refusedOf,
  START_MS,
  type World,
} from '../people-harness.test.ts';
import type { Source } from '../index.ts';

describe('signing in', () => {
  let world: World;
  beforeEach(async () => {
    world = await foundedWorld();
    await world.hire('lin', 'xihu', inAgency('department-operator', 'xihu'));
  });
  afterEach(() => world.close());

  const tryWith = (
    given: { readonly password?: string; readonly code?: string; readonly source?: Source } = {},
    loginName = 'lin',
  ) =>
    world.people.signIn({
      loginName,
      password: given.password ?? passwordOf(loginName),
      code: given.code ?? world.freshCode('lin'),
      source: given.source ?? home,
    });
  const lastRefusal = (): PersonSignInRefused | undefined => {
    const entry = world.entries.at(-1);
    return entry?.kind === 'person.sign-in-refused' ? entry : undefined;
  };
  const wrong = { password: 'not the right password' };

  it('opens a session under a new token, proven and recorded', async () => {
    const first = granted(await tryWith());
    const second = granted(await tryWith());
    assert.match(first.token, /^[A-Za-z0-9_-]{43}$/);
    assert.notEqual(second.token, first.token);
    assert.notEqual(second.session.csrf, first.session.csrf);
    const until = world.now() + 5 * MINUTE_MS;
    assert.equal(second.session.steppedUpUntil, new Date(until).toISOString());
    const entry = world.entries.at(-1);
    assert.equal(entry?.kind === 'person.signed-in' && entry.session, second.session.session);
    assert.equal(entry?.kind === 'person.signed-in' && entry.via, 'password');
    const rows = JSON.stringify(await world.store.db.selectFrom('sessions').selectAll().execute());
    for (const { token } of [first, second]) assert.equal(rows.includes(token), false);
  });

  it('takes the login name in whatever case it is typed', async () => {
    const code = world.freshCode('lin');
    const given = { password: passwordOf('lin'), code, source: home };
    granted(await world.people.signIn({ ...given, loginName: ' LIN ' }));
  });

  const attempts = [
    { name: 'a wrong password', given: wrong, reason: 'password' },
    { name: 'a wrong code', given: { code: '000000' }, reason: 'code' },
    { name: 'no code', given: { code: '' }, reason: 'code' },
    { name: 'a code of letters', given: { code: 'abcdef' }, reason: 'code' },
    { name: 'both wrong', given: { ...wrong, code: '000000' }, reason: 'password' },
  ] as const;
  for (const { name, given, reason } of attempts) {
    it(`refuses ${name}, and tells only the log why`, async () => {
      assert.deepEqual(await tryWith(given), { refused: 'sign-in-refused' });
      assert.equal(lastRefusal()?.reason, reason);
      assert.equal(lastRefusal()?.act, 'sign-in');
      assert.match(lastRefusal()?.source ?? '', /^hmac-sha256:/);
    });
  }

  it('answers for nobody as for somebody, after the same work and the same time', async () => {
    const unknown = await tryWith(wrong, 'nobody');
    const known = await tryWith(wrong);
    assert.deepEqual(unknown, known);
    assert.deepEqual(world.waits, [1000, 1000]);
    await world.reopen();
    const counted = world.entries.at(-1);
    assert.deepEqual(counted?.kind === 'sign-ins.unidentified' && counted.counts, {
      'sign-in-refused': 1,
    });
  });

  it('slows nobody as it slows somebody', async () => {
    const seen: unknown[][] = [];
    for (const loginName of ['lin', 'nobody']) {
      const results: unknown[] = [];
      for (let attempt = 0; attempt < 6; attempt += 1)
        results.push(await tryWith({ ...wrong, code: '000000' }, loginName));
      seen.push(results);
    }
    assert.deepEqual(seen[0], seen[1]);
    assert.deepEqual(seen[0]?.slice(3), [
      { refused: 'sign-in-refused' },
      { refused: 'sign-in-throttled', retryAfterSeconds: 1 },
      { refused: 'sign-in-throttled', retryAfterSeconds: 1 },
    ]);
  });

  it('takes a code once', async () => {
    const code = world.freshCode('lin');
    granted(await tryWith({ code }));
    assert.equal(refusedOf(await tryWith({ code })), 'sign-in-refused');
    assert.equal(lastRefusal()?.reason, 'code-reused');
    await world.reopen();
    assert.equal(refusedOf(await tryWith({ code })), 'sign-in-refused');
    assert.equal(lastRefusal()?.reason, 'code-reused');
  });

  it('takes a code once also when it comes twice at the same moment', async () => {
    const code = world.freshCode('lin');
    const both = await Promise.all([tryWith({ code }), tryWith({ code })]);
    const refused = both.map(refusedOf).filter((each) => each !== undefined);
    assert.deepEqual(refused, ['sign-in-refused']);
    assert.equal(lastRefusal()?.reason, 'code-reused');
    // Either: both passwords are hashed beside each other.
    const [taken] = both.filter((each) => refusedOf(each) === undefined);
    assert.equal(world.people.sessions(granted(taken!).session).length, 1);
  });

  it('takes the codes of the step before and the step after, and no further', async () => {
    world.pass(START_MS + 2 * 60 * MINUTE_MS - world.now());
    for (const [steps, expected] of [
      [1, undefined],
      [2, 'sign-in-refused'],
    ] as const) {
      const code = world.freshCode('lin');
      world.pass(steps * 30_000);
      assert.equal(refusedOf(await tryWith({ code })), expected);
      world.pass(2 * 60_000);
    }
  });

  it('closes an account to an address after failures, for longer each time, up to a limit', async () => {
    const closedFor: number[] = [];
    for (let failures = 1; failures <= 16; failures += 1) {
      assert.equal(refusedOf(await tryWith({ ...wrong, code: '000000' })), 'sign-in-refused');
      const seconds = lastRefusal()?.throttledSeconds ?? 0;
      closedFor.push(seconds);
      world.pass(seconds * 1000);
    }
    assert.deepEqual(closedFor, [0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900]);
  });

  it('hears the right password from a known address while another guesses', async () => {
    granted(await tryWith());
    for (let guess = 0; guess < 40; guess += 1) {
      await tryWith({
        ...wrong,
        code: '000000',
        source: { ...elsewhere, address: `172.16.0.${guess}` },
      });
    }
    granted(await tryWith({ source: home }));
  });

  it('hears the right password from a new address half a minute later at most', async () => {
    for (let guess = 0; guess < 40; guess += 1) {
      const source = { ...elsewhere, address: `172.16.0.${guess}` };
      await tryWith({ ...wrong, code: '000000', source });
      world.pass(1000);
    }
    const source = { ...home, address: '192.168.7.7' };
    const early = await tryWith({ code: '000000', source });
    assert.equal(refusedOf(early), 'sign-in-throttled');
    world.pass(30_000);
    granted(await tryWith({ source }));
  });

  it('opens again after the right password', async () => {
    for (let failure = 0; failure < 3; failure += 1) await tryWith({ ...wrong, code: '000000' });
    granted(await tryWith());
    for (let failure = 0; failure < 3; failure += 1) {
      const refused = await tryWith({ ...wrong, code: '000000' });
      assert.equal(refusedOf(refused), 'sign-in-refused');
    }
  });

  it('counts many guesses at the same moment as many', async () => {
    const guesses = Array.from({ length: 12 }, () => tryWith({ ...wrong, code: '000000' }));
    const answers = (await Promise.all(guesses)).map(refusedOf);
    assert.equal(answers.filter((each) => each === 'sign-in-refused').length, 4);
    assert.equal(answers.filter((each) => each === 'sign-in-throttled').length, 8);
  });

  it('hashes again what was hashed at another cost', async () => {
    const hashOf = async () =>
      (
        await world.store.db
          .selectFrom('people')
          .select('password_hash')
          .where('login_name', '=', 'lin')
          .executeTakeFirstOrThrow()
      ).password_hash;
    await world.reopen({ scrypt: { N: 4, r: 2, p: 1 } });
    assert.match((await hashOf()) ?? '', /ln=1,r=1/);
    granted(await tryWith());
    assert.match((await hashOf()) ?? '', /ln=2,r=2/);
    const renewed = await hashOf();
    granted(await tryWith());
    assert.equal(await hashOf(), renewed);
  });

  it('is refused as busy when too many wait, and that is no failed attempt', async () => {
    await world.reopen({ passwordHashesAtOnceMax: 1, passwordHashesWaitingMax: 1 });
    const answers = await Promise.all(
      ['a', 'b', 'c', 'd'].map((loginName) => tryWith({ code: '000000' }, loginName)),
    );
    assert.deepEqual(answers.map(refusedOf), [
      'sign-in-refused',
      'sign-in-refused',
      'overloaded',
      'overloaded',
    ]);
  });
});

describe('signing in before activation', () => {
  it('is refused like everything else', async () => {
    const world = await createWorld();
    await world.people.foundAdministrators({ agency: 'bureau' });
    const given = { loginName: 'sysadmin', password: '', code: '', source: home };
    assert.deepEqual(await world.people.signIn(given), { refused: 'sign-in-refused' });
    const entry = world.entries.at(-1);
    assert.equal(entry?.kind === 'person.sign-in-refused' && entry.reason, 'not-activated');
    await world.close();
  });
});

import assert from 'node:assert/strict';
import { challengeOf } from '../credentials/tokens.ts';
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
import type { CurrentSession } from '../index.ts';

const code = 'code-of-a-command-line';
const verifier = 'what only the command line knows, 43 characters';
const challenge = challengeOf(verifier);
const terminal = { address: '10.20.30.41', userAgent: 'jingwei/0.1.0' };

describe('signing in at a command line', () => {
  let world: World;
  let by: CurrentSession;
  beforeEach(async () => {
    world = await foundedWorld();
    await world.hire('lin', 'xihu', inAgency('department-operator', 'xihu'));
    by = (await world.signIn('lin')).session;
  });
  afterEach(() => world.close());

  const start = () => world.people.startCliSignIn({ code, challenge, source: terminal });
  const exchange = (change: { readonly verifier?: string; readonly code?: string } = {}) =>
    world.people.exchangeCliSignIn({ code, verifier, source: terminal, ...change });
  const approved = async (): Promise<void> => {
    granted(start());
    granted(await world.people.approveCliSignIn({ by, code }));
  };

  it('takes a person who sees what asks, and gives a token with their roles', async () => {
    const waiting = granted(start());
    assert.deepEqual(world.people.cliSignIn(code), waiting);
    assert.deepEqual(
      [waiting.source, waiting.userAgent, waiting.state],
      [terminal.address, terminal.userAgent, 'asked'],
    );
    assert.equal(refusedOf(await exchange()), 'cli-sign-in-pending');
    assert.equal(granted(await world.people.approveCliSignIn({ by, code })).state, 'approved');
    assert.equal(world.kinds().at(-1), 'cli-sign-in.decided');
    const { token, session } = granted(await exchange());
    assert.equal(session.kind, 'cli');
    assert.equal(Date.parse(session.endsAt), world.now() + 8 * HOUR_MS);
    const entry = world.entries.at(-1);
    assert.equal(entry?.kind === 'cli-token.issued' && entry.approvedIn, by.session);
    const found = granted(world.people.sessionOf(token, terminal));
    const mine = { agency: 'xihu', region: '330106' };
    assert.equal(world.people.may(found, 'key.request', mine), undefined);
    assert.equal(world.people.sessions(by).length, 2);
  });

  it('lasts its term, busy or idle, and not longer', async () => {
    await approved();
    const { token } = granted(await exchange());
    world.pass(8 * HOUR_MS - 1);
    granted(world.people.sessionOf(token, terminal));
    world.pass(1);
    assert.equal(refusedOf(world.people.sessionOf(token, terminal)), 'session-missing');
  });

  it('never steps up, and approves no other', async () => {
    await approved();
    const { session } = granted(await exchange());
    assert.equal(session.steppedUpUntil, undefined);
    const password = passwordOf('lin');
    const proof = { by: session, password, code: world.freshCode('lin'), source: terminal };
    assert.equal(refusedOf(await world.people.stepUp(proof)), 'not-permitted');
    const changing = { ...proof, newPassword: passwordOf('lin', 2) };
    assert.equal(refusedOf(await world.people.changePassword(changing)), 'not-permitted');
    granted(
      world.people.startCliSignIn({ code: 'another-command-line', challenge, source: terminal }),
    );
    const other = await world.people.approveCliSignIn({
      by: session,
      code: 'another-command-line',
    });
    assert.equal(refusedOf(other), 'not-permitted');
  });

  it('gives one token, also to two who ask at the same moment', async () => {
    await approved();
    const both = await Promise.all([exchange(), exchange()]);
    assert.deepEqual(both.map(refusedOf), [undefined, 'cli-sign-in-unknown']);
    assert.equal(refusedOf(await exchange()), 'cli-sign-in-unknown');
  });

  it('gives nothing to who has no verifier, and takes nothing from who has', async () => {
    await approved();
    assert.equal(refusedOf(await exchange({ verifier: challenge })), 'cli-sign-in-unknown');
    assert.equal(refusedOf(await exchange({ verifier: '' })), 'cli-sign-in-unknown');
    granted(await exchange());
    await world.reopen();
    const counted = world.entries.at(-1);
    assert.deepEqual(counted?.kind === 'sign-ins.unidentified' && counted.counts, {
      'cli-sign-in-unknown': 2,
    });
  });

  it('gives nothing after ten minutes', async () => {
    granted(start());
    world.pass(10 * MINUTE_MS);
    const late = await world.people.approveCliSignIn({ by, code });
    assert.equal(refusedOf(late), 'cli-sign-in-unknown');
    assert.equal(refusedOf(world.people.cliSignIn(code)), 'cli-sign-in-unknown');
    granted(start());
  });

  it('is decided once', async () => {
    granted(start());
    granted(await world.people.refuseCliSignIn({ by, code }));
    const second = await world.people.approveCliSignIn({ by, code });
    assert.equal(refusedOf(second), 'already-decided');
    assert.equal(refusedOf(await exchange()), 'cli-sign-in-refused');
  });

  it('gives nothing when the session it was approved in has ended since', async () => {
    await approved();
    await world.people.signOut(by);
    assert.equal(refusedOf(await exchange()), 'cli-sign-in-unknown');
  });

  it('ends with the roles it was given for', async () => {
    await approved();
    const { token, session } = granted(await exchange());
    const admin = await world.admin('secadmin');
    const { person } = session;
    granted(await world.people.changeRoles({ by: admin, person, roles: [] }));
    assert.equal(refusedOf(world.people.sessionOf(token, terminal)), 'session-missing');
  });

  it('waits under a name of its own, within bounds for each network', () => {
    granted(start());
    assert.equal(refusedOf(start()), 'cli-sign-in-taken');
    const more = (number: number, source = terminal) =>
      world.people.startCliSignIn({ code: `command-line-number-${number}`, challenge, source });
    const refused = Array.from({ length: 30 }, (_, number) => refusedOf(more(number)));
    assert.equal(refused.filter((each) => each === undefined).length, 19);
    assert.equal(refused.at(-1), 'overloaded');
    granted(more(99, { ...elsewhere }));
  });

  it('waits within a bound for all', () => {
    const starting = (number: number) =>
      world.people.startCliSignIn({
        code: `command-line-number-${number}`,
        challenge,
        source: { ...home, address: `10.0.${Math.floor(number / 10)}.1` },
      });
    const refused = Array.from({ length: 1001 }, (_, number) => refusedOf(starting(number)));
    assert.equal(refused.filter((each) => each === undefined).length, 1000);
    assert.equal(refused.at(-1), 'overloaded');
  });
});

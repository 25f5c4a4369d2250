import assert from 'node:assert/strict';
import { Secret } from 'otpauth';
import type { Refusal } from '../kernel/index.ts';
import {
  elsewhere,
  foundedWorld,
  granted,
  home,
  HOUR_MS,
  passwordOf,
  refusedOf,
  type World,
} from './people-harness.test.ts';
import type { Invitation } from './index.ts';

describe('activation', () => {
  let world: World;
  let invitation: Invitation;
  beforeEach(async () => {
    world = await foundedWorld();
    const by = await world.admin('secadmin');
    const wanted = { loginName: 'lin', displayName: '林', agency: 'xihu', roles: [] };
    invitation = granted(await world.people.createPerson({ by, ...wanted }));
  });
  afterEach(() => world.close());

  const begin = () =>
    world.people.beginActivation({ token: invitation.activationToken, source: home });
  const complete = (password: string, code: string) => {
    const token = invitation.activationToken;
    return world.people.completeActivation({ token, password, code, source: home });
  };
  /** The code of the authenticator that was set up, now. */
  const codeNow = async (): Promise<string> => {
    const { loginName, secret } = granted(await begin());
    return world.codeOf(loginName, secret);
  };
  const stateNow = () => world.people.personOf(invitation.person.person)?.state;
  const assertRefused = (code: string, result: unknown): void => {
    assert.equal(refusedOf(result), code);
    const entry = world.entries.at(-1);
    assert.equal(entry?.kind === 'person.act-refused' && entry.code, code);
    assert.equal(entry?.kind === 'person.act-refused' && entry.person, invitation.person.person);
  };

  it('shows the same secret each time, in the forms authenticator apps take', async () => {
    const first = granted(await begin());
    const second = granted(await begin());
    assert.deepEqual(second, first);
    assert.equal(Secret.fromBase32(first.secret).bytes.length, 20);
    const uri = new URL(first.uri);
    assert.equal(uri.host, 'totp');
    assert.equal(uri.searchParams.get('secret'), first.secret);
    assert.equal(uri.searchParams.get('algorithm'), 'SHA1');
    assert.equal(uri.searchParams.get('digits'), '6');
    assert.equal(uri.searchParams.get('period'), '30');
  });

  it('keeps secret and password where nobody reads them', async () => {
    const { secret } = granted(await begin());
    granted(await complete(passwordOf('lin'), await codeNow()));
    const { password_hash: hash, totp_secret: sealed } = await world.store.db
      .selectFrom('people')
      .select(['password_hash', 'totp_secret'])
      .where('login_name', '=', 'lin')
      .executeTakeFirstOrThrow();
    assert.match(hash ?? '', /^\$scrypt\$ln=1,r=1,p=1\$/);
    const bytes = Buffer.from(Secret.fromBase32(secret).bytes);
    assert.equal(Buffer.from(sealed ?? []).includes(bytes), false);
  });

  it('makes the person active, and does not sign them in', async () => {
    const person = granted(await complete(passwordOf('lin'), await codeNow()));
    assert.equal(person.state, 'active');
    assert.equal(world.kinds().at(-1), 'account.activated');
    assert.deepEqual(world.people.sessions({ session: '', person: person.person }), []);
    await world.reopen();
    assert.equal(stateNow(), 'active');
  });

  it('works once', async () => {
    granted(await complete(passwordOf('lin'), await codeNow()));
    world.pass(30_000);
    assertRefused('activation-token-used', await begin());
    assertRefused('activation-token-used', await complete(passwordOf('lin', 2), '000000'));
  });

  it('works once also when two come at the same moment', async () => {
    const code = await codeNow();
    const both = await Promise.all([
      complete(passwordOf('lin', 1), code),
      complete(passwordOf('lin', 2), code),
    ]);
    const refused = both.map(refusedOf).filter((each) => each !== undefined);
    assert.deepEqual(refused, ['activation-token-used']);
    const activated = world.kinds().filter((kind) => kind === 'account.activated');
    assert.equal(activated.length, 3 + 1);
  });

  it('does not work after its term, to the millisecond', async () => {
    world.pass(72 * HOUR_MS - 1);
    granted(await begin());
    world.pass(1);
    assertRefused('activation-token-expired', await begin());
    assertRefused('activation-token-expired', await complete(passwordOf('lin'), '000000'));
    assert.equal(stateNow(), 'invited');
  });

  it('counts tokens of nobody', async () => {
    for (const token of ['', 'x', 'A'.repeat(43), 'A'.repeat(100_000)]) {
      const begun = await world.people.beginActivation({ token, source: elsewhere });
      assert.equal(refusedOf(begun), 'activation-token-unknown');
    }
    await world.reopen();
    const entry = world.entries.at(-1);
    assert.deepEqual(entry?.kind === 'sign-ins.unidentified' && entry.counts, {
      'activation-token-unknown': 4,
    });
  });

  it('takes no wrong first code, and can be tried again', async () => {
    const right = await codeNow();
    const wrong = right === '000000' ? '000001' : '000000';
    assertRefused('code-invalid', await complete(passwordOf('lin'), wrong));
    assert.equal(stateNow(), 'invited');
    granted(await complete(passwordOf('lin'), right));
  });

  it('takes no weak password, and can be tried again', async () => {
    const code = await codeNow();
    assertRefused('password-weak', await complete('lin is my name', code));
    const { errors } = (await complete('short', code)) as Refusal;
    assert.deepEqual(
      errors?.map(({ pointer, rule }) => [pointer, rule]),
      [['/password', 'password-length']],
    );
    assert.equal(stateNow(), 'invited');
    granted(await complete(passwordOf('lin'), code));
  });

  it('takes the first code for used', async () => {
    const code = await codeNow();
    granted(await complete(passwordOf('lin'), code));
    const given = { loginName: 'lin', password: passwordOf('lin'), code, source: home };
    assert.equal(refusedOf(await world.people.signIn(given)), 'sign-in-refused');
    const entry = world.entries.at(-1);
    assert.equal(entry?.kind === 'person.sign-in-refused' && entry.reason, 'code-reused');
  });
});

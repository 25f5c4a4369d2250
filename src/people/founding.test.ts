import assert from 'node:assert/strict';
import {
  createWorld,
  foundedWorld,
  granted,
  HOUR_MS,
  passwordOf,
  home,
  refusedOf,
  type World,
} from './people-harness.test.ts';

describe('founding', () => {
  let world: World;
  beforeEach(async () => {
    world = await createWorld();
  });
  afterEach(() => world.close());

  const found = () => world.people.foundAdministrators({ agency: 'bureau' });

  it('makes three administrators with a token each, and no password', async () => {
    const founded = await found();
    assert.deepEqual(
      founded.map(({ role, loginName }) => [role, loginName]),
      [
        ['system-administrator', 'sysadmin'],
        ['security-administrator', 'secadmin'],
        ['audit-administrator', 'auditadmin'],
      ],
    );
    assert.equal(new Set(founded.map(({ activationToken }) => activationToken)).size, 3);
    assert.deepEqual(world.kinds(), ['account.created', 'account.created', 'account.created']);
    const rows = await world.store.db.selectFrom('people').select('password_hash').execute();
    assert.deepEqual(rows, [
      { password_hash: null },
      { password_hash: null },
      { password_hash: null },
    ]);
    const held = await world.store.db.selectFrom('activations').selectAll().execute();
    for (const { activationToken } of founded) {
      assert.equal(JSON.stringify(held).includes(activationToken), false);
    }
  });

  it('makes none the second time, also after a restart, and of two at once one', async () => {
    const [first, second] = await Promise.all([found(), found()]);
    assert.deepEqual([first.length, second.length], [3, 0]);
    await world.reopen();
    assert.deepEqual(await found(), []);
    assert.equal(world.people.people({ limit: 10 }).people.length, 3);
  });

  it('makes other tokens when the first ones lapsed before anybody used them', async () => {
    const [lapsed] = await found();
    world.pass(72 * HOUR_MS);
    const again = await found();
    assert.deepEqual(
      again.map(({ loginName }) => loginName),
      ['sysadmin', 'secadmin', 'auditadmin'],
    );
    assert.equal(world.people.people({ limit: 10 }).people.length, 3);
    const token = lapsed!.activationToken;
    assert.equal(
      refusedOf(await world.people.beginActivation({ token, source: home })),
      'activation-token-unknown',
    );
    await world.activate(again[0]!);
    world.pass(72 * HOUR_MS);
    const third = await found();
    assert.deepEqual(
      third.map(({ loginName }) => loginName),
      ['secadmin', 'auditadmin'],
    );
  });

  it('lets them in once each has set a password', async () => {
    await world.close();
    world = await foundedWorld();
    const { session } = await world.signIn('secadmin');
    assert.equal(granted(world.people.actionsOf(session.person)).includes('people.create'), true);
    const loginName = 'sysadmin';
    const code = world.freshCode(loginName);
    const wrong = { loginName, password: passwordOf('secadmin'), code, source: home };
    assert.equal(refusedOf(await world.people.signIn(wrong)), 'sign-in-refused');
  });
});

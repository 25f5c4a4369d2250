import assert from 'node:assert/strict';
import {
  everywhere,
  foundedWorld,
  granted,
  home,
  inAgency,
  inRegion,
  refusedOf,
  type World,
} from './people-harness.test.ts';

describe('an agency that ends', () => {
  let world: World;
  let lin: string;
  let shen: string;
  beforeEach(async () => {
    world = await foundedWorld();
    lin = await world.hire('lin', 'xihu', inAgency('department-operator', 'xihu'));
    shen = await world.hire(
      'shen',
      'xihu',
      inAgency('catalog-maintainer', 'xihu'),
      inRegion('bureau-auditor', '330100'),
    );
  });
  afterEach(() => world.close());

  const refusedWith = async (
    code: string,
    change: Partial<Parameters<World['people']['moveAgency']>[0]>,
  ): Promise<void> => {
    const by = await world.admin('secadmin');
    const moved = await world.people.moveAgency({ by, from: 'xihu', to: 'qiantang', ...change });
    assert.equal(refusedOf(moved), code);
    const entry = world.entries.at(-1);
    assert.equal(entry?.kind === 'person.act-refused' && entry.code, code);
    assert.equal(world.people.personOf(lin)?.agency, 'xihu');
  };

  it('gives its people to the successor, and takes every right held in its name', async () => {
    const { token } = await world.signIn('lin');
    const by = await world.admin('secadmin');
    const moved = granted(await world.people.moveAgency({ by, from: 'xihu', to: 'qiantang' }));
    assert.deepEqual(moved, [
      { person: lin, lost: [inAgency('department-operator', 'xihu')], kept: [], given: [] },
      {
        person: shen,
        lost: [inRegion('bureau-auditor', '330100'), inAgency('catalog-maintainer', 'xihu')],
        kept: [],
        given: [],
      },
    ]);
    assert.deepEqual(world.people.personOf(lin)?.roles, []);
    assert.equal(world.people.personOf(lin)?.region, '339901');
    assert.equal(refusedOf(world.people.sessionOf(token, home)), 'session-missing');
    assert.deepEqual(world.kinds().slice(-3), ['person.moved', 'sessions.ended', 'person.moved']);
    await world.reopen();
    assert.deepEqual(world.people.personOf(shen)?.roles, []);
    assert.equal(world.people.personOf(shen)?.agency, 'qiantang');
  });

  it('gives anew what is named, for the successor only', async () => {
    const by = await world.admin('secadmin');
    const roles = [inAgency('department-head', 'qiantang')];
    const given = [{ person: lin, roles }];
    const moved = granted(
      await world.people.moveAgency({ by, from: 'xihu', to: 'qiantang', given }),
    );
    assert.deepEqual(moved[0]?.given, roles);
    assert.deepEqual(world.people.personOf(lin)?.roles, roles);
    const entry = world.entries.find((each) => each.kind === 'person.moved');
    assert.deepEqual(entry?.kind === 'person.moved' && entry.given, roles);
  });

  it('leaves administrators theirs, on the record', async () => {
    const by = await world.admin('secadmin');
    const moved = granted(await world.people.moveAgency({ by, from: 'bureau', to: 'tax' }));
    assert.deepEqual(
      moved.map(({ kept }) => kept),
      [
        [everywhere('system-administrator')],
        [everywhere('security-administrator')],
        [everywhere('audit-administrator')],
      ],
    );
    assert.equal((await world.signIn('secadmin')).person.agency, 'tax');
  });

  it('needs a successor that exists, is another, and takes its own roles only', async () => {
    await refusedWith('agency-unknown', { to: 'nowhere' });
    await refusedWith('agency-unknown', { to: 'xihu' });
    const old = [{ person: lin, roles: [inAgency('department-head', 'xihu')] }];
    await refusedWith('scope-unfit', { given: old });
    const both = ['catalog-maintainer', 'catalog-approver'] as const;
    const clash = [{ person: lin, roles: both.map((role) => inAgency(role, 'qiantang')) }];
    await refusedWith('roles-exclusive', { given: clash });
    const foreign = (await world.admin('sysadmin')).person;
    await refusedWith('person-unknown', { given: [{ person: foreign, roles: [] }] });
  });

  it('is moved by the security administrator only', async () => {
    const by = await world.admin('sysadmin');
    const moved = await world.people.moveAgency({ by, from: 'xihu', to: 'qiantang' });
    assert.equal(refusedOf(moved), 'not-permitted');
  });
});

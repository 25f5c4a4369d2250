import assert from 'node:assert/strict';
import type { ActionName, People } from './index.ts';
import {
  elsewhere,
  foundedWorld,
  granted,
  home,
  inAgency,
  passwordOf,
  refusedOf,
  type World,
} from './people-harness.test.ts';

/** Everything that is durable, and everything that memory says. */
async function stateOf(world: World): Promise<unknown> {
  const { db } = world.store;
  const tables = [
    'people',
    'person_roles',
    'former_passwords',
    'activations',
    'sessions',
    'known_sources',
    'recoveries',
  ] as const;
  const stored = [];
  for (const table of tables) {
    const rows = (await db.selectFrom(table).selectAll().execute()) as { last_seen_at?: string }[];
    stored.push(rows.map((row) => ({ ...row, last_seen_at: undefined })));
  }
  const memory = [world.people.people({ limit: 200 }), world.people.recoveries()];
  return JSON.parse(JSON.stringify([stored, memory]));
}

interface Case {
  readonly name: string;
  /** Readies the world and gives back the act. */
  readonly ready: (world: World) => Promise<(people: People) => Promise<unknown>>;
}

const lin = { loginName: 'lin', displayName: '林', agency: 'xihu', roles: [] };

const cases: readonly Case[] = [
  {
    name: 'signing in',
    ready: async (world) => {
      await world.hire('lin', 'xihu');
      const given = { loginName: 'lin', password: passwordOf('lin'), source: home };
      const code = world.freshCode('lin');
      return (people) => people.signIn({ ...given, code });
    },
  },
  {
    name: 'signing in from an identity provider',
    ready: () =>
      Promise.resolve((people: People) =>
        people.signInExternal({
          issuer: 'https://identity.example.gov.cn',
          subject: 'u-1',
          name: '吴',
          agency: 'xihu',
          roles: [],
          source: elsewhere,
        }),
      ),
  },
  {
    name: 'signing out',
    ready: async (world) => {
      const by = await world.admin('sysadmin');
      return (people) => people.signOut(by);
    },
  },
  {
    name: 'ending sessions',
    ready: async (world) => {
      await world.admin('sysadmin');
      const by = await world.admin('sysadmin');
      return (people) => people.endOtherSessions(by);
    },
  },
  {
    name: 'stepping up',
    ready: async (world) => {
      const by = await world.admin('sysadmin');
      const code = world.freshCode('sysadmin');
      const password = passwordOf('sysadmin');
      return (people) => people.stepUp({ by, password, code, source: home });
    },
  },
  {
    name: 'changing a password',
    ready: async (world) => {
      const by = await world.admin('sysadmin');
      const proof = { password: passwordOf('sysadmin'), code: world.freshCode('sysadmin') };
      const newPassword = passwordOf('sysadmin', 2);
      return (people) => people.changePassword({ by, ...proof, newPassword, source: home });
    },
  },
  {
    name: 'creating an account',
    ready: async (world) => {
      const by = await world.admin('secadmin');
      return (people) => people.createPerson({ by, ...lin });
    },
  },
  {
    name: 'inviting again',
    ready: async (world) => {
      const by = await world.admin('secadmin');
      const { person } = granted(await world.people.createPerson({ by, ...lin })).person;
      return (people) => people.invite({ by, person });
    },
  },
  {
    name: 'activating',
    ready: async (world) => {
      const by = await world.admin('secadmin');
      const made = granted(await world.people.createPerson({ by, ...lin }));
      const token = made.activationToken;
      const { secret } = granted(await world.people.beginActivation({ token, source: home }));
      const code = world.codeOf('lin', secret);
      const password = passwordOf('lin');
      return (people) => people.completeActivation({ token, code, password, source: home });
    },
  },
  {
    name: 'changing roles',
    ready: async (world) => {
      const person = await world.hire('lin', 'xihu');
      await world.signIn('lin');
      const by = await world.admin('secadmin');
      const roles = [inAgency('department-head', 'xihu')];
      return (people) => people.changeRoles({ by, person, roles });
    },
  },
  {
    name: 'disabling',
    ready: async (world) => {
      const person = await world.hire('lin', 'xihu');
      const by = await world.admin('secadmin');
      return (people) => people.disable({ by, person, reason: 'left' });
    },
  },
  {
    name: 'enabling',
    ready: async (world) => {
      const person = await world.hire('lin', 'xihu');
      const by = await world.admin('secadmin');
      granted(await world.people.disable({ by, person, reason: 'left' }));
      return (people) => people.enable({ by, person });
    },
  },
  {
    name: 'asking for a recovery',
    ready: async (world) => {
      const person = await world.hire('lin', 'xihu');
      const by = await world.admin('secadmin');
      return (people) => people.askRecovery({ by, person, reason: 'both-lost' });
    },
  },
  ...(['approveRecovery', 'refuseRecovery'] as const).map((decide) => ({
    name: decide,
    ready: async (world: World) => {
      const person = await world.hire('lin', 'xihu');
      await world.signIn('lin');
      const secadmin = await world.admin('secadmin');
      const reason = 'both-lost';
      const asked = await world.people.askRecovery({ by: secadmin, person, reason });
      const { recovery } = granted(asked);
      const by = await world.admin('auditadmin');
      return (people: People) => people[decide]({ by, recovery });
    },
  })),
  {
    name: 'moving an agency',
    ready: async (world) => {
      await world.hire('lin', 'xihu', inAgency('department-head', 'xihu'));
      const by = await world.admin('secadmin');
      return (people) => people.moveAgency({ by, from: 'xihu', to: 'qiantang' });
    },
  },
];

describe('while the log cannot be written', () => {
  let world: World;
  beforeEach(async () => {
    world = await foundedWorld();
  });
  afterEach(() => world.close());

  for (const { name, ready } of cases) {
    it(`${name} does not happen, and happens when it can`, async () => {
      const act = await ready(world);
      const before = await stateOf(world);
      const recorded = world.entries.length;
      world.breakLog(true);
      await assert.rejects(act(world.people), { code: 'log-unavailable' });
      assert.deepEqual(await stateOf(world), before);
      assert.equal(world.entries.length, recorded);
      await world.reopen();
      assert.deepEqual(await stateOf(world), before, 'also after a restart');
      world.breakLog(false);
      assert.equal(refusedOf(await act(world.people)), undefined);
      assert.notDeepEqual(await stateOf(world), before);
      assert.equal(world.entries.length > recorded, true);
      const after = await stateOf(world);
      await world.reopen();
      assert.deepEqual(await stateOf(world), after, 'what was said to have happened stays');
    });
  }

  it('a command line is not let in', async () => {
    const by = await world.admin('sysadmin');
    const started = { code: 'code-of-a-command-line', challenge: 'x'.repeat(43), source: home };
    granted(world.people.startCliSignIn(started));
    world.breakLog(true);
    const { code } = started;
    await assert.rejects(world.people.approveCliSignIn({ by, code }), { code: 'log-unavailable' });
    assert.equal(granted(world.people.cliSignIn(code)).state, 'asked');
    world.breakLog(false);
    granted(await world.people.approveCliSignIn({ by, code }));
  });

  it('nobody is refused unrecorded, and failed attempts are not counted', async () => {
    const given = { loginName: 'sysadmin', password: 'wrong', code: '000000', source: home };
    world.breakLog(true);
    for (let attempt = 0; attempt < 20; attempt += 1) {
      await assert.rejects(world.people.signIn(given), { code: 'log-unavailable' });
    }
    world.breakLog(false);
    await world.signIn('sysadmin');
  });

  it('nobody is told from somebody', async () => {
    const given = { password: 'wrong', code: '000000', source: home };
    world.breakLog('noticed');
    for (const loginName of ['nobody', 'sysadmin']) {
      const attempt = world.people.signIn({ loginName, ...given });
      await assert.rejects(attempt, { code: 'log-unavailable' });
    }
  });

  it('administrators are not made', async () => {
    const { db } = world.store;
    for (const table of [
      'sessions',
      'activations',
      'former_passwords',
      'known_sources',
      'person_roles',
      'people',
    ] as const) {
      await db.deleteFrom(table).execute();
    }
    await world.reopen();
    world.breakLog(true);
    const found = () => world.people.foundAdministrators({ agency: 'bureau' });
    await assert.rejects(found(), { code: 'log-unavailable' });
    assert.equal(world.people.people({ limit: 1 }).people.length, 0);
    world.breakLog(false);
    assert.equal((await found()).length, 3);
  });
});

describe('what the routes refuse', () => {
  it('is recorded, with whom it was about', async () => {
    const world = await foundedWorld();
    const by = await world.admin('sysadmin');
    const action: ActionName = 'people.read';
    const refusal = { refused: 'not-permitted' } as const;
    await world.people.recordRefusal({ action, refusal, source: home, by, person: by.person });
    const entry = world.entries.at(-1);
    assert.deepEqual(
      entry?.kind === 'person.act-refused' && [entry.act, entry.by, entry.person, entry.code],
      ['people.read', by.person, by.person, 'not-permitted'],
    );
    await world.people.recordRefusal({ action, refusal, source: home });
    assert.equal(Object.hasOwn(world.entries.at(-1)!, 'by'), false);
    await world.close();
  });

  it('is counted when it is of nobody, one entry a window', async () => {
    const world = await foundedWorld();
    const refusal = { refused: 'sign-in-stale' } as const;
    for (let time = 0; time < 3; time += 1) world.people.countUnidentified(refusal);
    await world.reopen();
    const entry = world.entries.at(-1);
    assert.deepEqual(entry?.kind === 'sign-ins.unidentified' && entry.counts, {
      'sign-in-stale': 3,
    });
    await world.close();
  });
});

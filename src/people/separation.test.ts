import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { RoleAssignment, RoleName } from '../shapes/index.ts';
import {
  exclusivePairs,
  judgeRoles,
  roleNames,
  roles,
  type CurrentSession,
  type Invitation,
  type Person,
} from './index.ts';
import {
  everywhere,
  foundedWorld,
  home,
  inAgency,
  inRegion,
  refusedOf,
  type World,
} from './people-harness.test.ts';

/** Written down here apart from the table: each pair of roles that one person may hold. */
const compatible: readonly (readonly [RoleName, RoleName])[] = [
  ['department-operator', 'catalog-maintainer'],
  ['department-operator', 'catalog-approver'],
  ['department-operator', 'publisher'],
  ['department-operator', 'bureau-auditor'],
  ['department-head', 'catalog-maintainer'],
  ['department-head', 'catalog-approver'],
  ['department-head', 'publisher'],
  ['department-head', 'bureau-auditor'],
  ['catalog-maintainer', 'bureau-auditor'],
  ['catalog-approver', 'bureau-auditor'],
  ['publisher', 'bureau-auditor'],
];

const assignmentOf = (role: RoleName) => {
  const [kind] = roles[role].scopes;
  if (kind === 'agency') return inAgency(role, 'xihu');
  return kind === 'region' ? inRegion(role, '330100') : everywhere(role);
};

describe('separation of roles', () => {
  it('holds for each pair of roles', () => {
    let pairs = 0;
    for (const [index, first] of roleNames.entries()) {
      for (const second of roleNames.slice(index + 1)) {
        const together = compatible.some((pair) => pair.includes(first) && pair.includes(second));
        const judged = judgeRoles([assignmentOf(first), assignmentOf(second)], 'xihu');
        assert.equal(
          judged?.refused,
          together ? undefined : 'roles-exclusive',
          `${first} ${second}`,
        );
        pairs += 1;
      }
    }
    assert.equal(pairs, 36);
  });

  it('names the two roles and the reason in both languages', () => {
    for (const { pair } of exclusivePairs) {
      const said = JSON.stringify(judgeRoles(pair.map(assignmentOf), 'xihu'));
      for (const { title } of pair.map((role) => roles[role])) {
        assert.equal(said.includes(title['zh-CN']) && said.includes(title.en), true);
      }
    }
  });

  it('takes a scope that the role may have, and of one’s own agency', () => {
    const kinds = { agency: 0, region: 0, all: 0 };
    for (const role of roleNames) {
      const scoped = [inAgency(role, 'xihu'), inRegion(role, '330100'), everywhere(role)];
      for (const assignment of scoped) {
        const isFit = judgeRoles([assignment], 'xihu') === undefined;
        assert.equal(isFit, roles[role].scopes.includes(assignment.scope.kind));
        if (isFit) kinds[assignment.scope.kind] += 1;
      }
      assert.equal(judgeRoles([inAgency(role, 'tax')], 'xihu')?.refused, 'scope-unfit');
    }
    assert.deepEqual(kinds, { agency: 4, region: 3, all: 5 });
  });
});

const act = fc.record({
  what: fc.constantFrom(
    'create',
    'activate',
    'roles',
    'roles',
    'disable',
    'enable',
    'ask',
    'approve',
    'move',
  ),
  /** Anybody, or somebody in whose charge it is. */
  by: fc.oneof(fc.nat({ max: 9 }), fc.constant('charged' as const)),
  whom: fc.nat({ max: 9 }),
  roles: fc.oneof(
    fc.subarray([...roleNames], { maxLength: 2 }),
    fc.constantFrom(...roleNames.slice(-3)).map((role) => [role]),
  ),
});
type Act = typeof act extends fc.Arbitrary<infer Value> ? Value : never;

/** People doing whatever they are let, as whoever they can sign in as. */
function createPlay(world: World) {
  const names = ['sysadmin', 'secadmin', 'auditadmin'];
  const versions = new Map<string, number>();
  const invitations = new Map<string, Invitation>();
  let granted = 0;

  const nameOf = (index: number): string => names[index % names.length]!;
  const personOf = (loginName: string): Person => {
    const { people } = world.people.people({ limit: 200 });
    return people.find((each) => each.loginName === loginName)!;
  };

  /** An active holder of the role that the act is for; whoever comes first. */
  const chargedWith = (what: Act['what']): string => {
    const role = what === 'approve' ? 'audit-administrator' : 'security-administrator';
    const isHolder = (name: string): boolean => {
      const { state, roles: held } = personOf(name);
      return state === 'active' && held.some((each) => each.role === role);
    };
    return names.find(isHolder) ?? nameOf(0);
  };

  const signIn = async (loginName: string): Promise<CurrentSession | undefined> =>
    personOf(loginName).state === 'active'
      ? (await world.signIn(loginName, home, versions.get(loginName) ?? 1)).session
      : undefined;

  const activate = async (loginName: string): Promise<void> => {
    const invitation = invitations.get(loginName);
    if (invitation === undefined) return;
    invitations.delete(loginName);
    if (Date.parse(invitation.expiresAt) <= world.now() || personOf(loginName).state !== 'invited')
      return;
    const version = (versions.get(loginName) ?? 1) + 1;
    versions.set(loginName, version);
    await world.activate(invitation, version);
  };

  const create = async (by: CurrentSession, given: readonly RoleAssignment[]) => {
    const fresh = `name-${names.length}`;
    const asked = { loginName: fresh, displayName: fresh, agency: 'xihu', roles: given };
    const made = await world.people.createPerson({ by, ...asked });
    if ('refused' in made) return made;
    names.push(fresh);
    return invitations.set(fresh, made);
  };

  const approve = async (by: CurrentSession) => {
    const open = world.people.recoveries().find(({ state }) => state === 'asked');
    const recovery = open?.recovery ?? by.session;
    const approved = await world.people.approveRecovery({ by, recovery });
    if ('refused' in approved) return approved;
    return invitations.set(approved.person.loginName ?? '', approved);
  };

  /** Whoever is disabled, enabled again too, needs another link than the one sent before. */
  const disable = async (by: CurrentSession, loginName: string) => {
    const { person } = personOf(loginName);
    const disabled = await world.people.disable({ by, person, reason: 'other' });
    const token = invitations.get(loginName)?.activationToken;
    if (refusedOf(disabled) !== undefined || token === undefined) return disabled;
    invitations.delete(loginName);
    const begun = await world.people.beginActivation({ token, source: home });
    assert.equal(refusedOf(begun), 'activation-token-unknown');
    return disabled;
  };

  const attempt = ({ what, whom, roles: wanted }: Act, by: CurrentSession): Promise<unknown> => {
    const { people } = world;
    const { person } = personOf(nameOf(whom));
    const given = wanted.map(assignmentOf);
    const acts: Readonly<Record<Act['what'], () => Promise<unknown>>> = {
      create: () => create(by, given),
      roles: () => people.changeRoles({ by, person, roles: given }),
      disable: () => disable(by, nameOf(whom)),
      enable: () => people.enable({ by, person }),
      ask: () => people.askRecovery({ by, person, reason: 'both-lost' }),
      approve: () => approve(by),
      move: () => people.moveAgency({ by, from: 'xihu', to: 'qiantang' }),
      activate: () => activate(nameOf(whom)),
    };
    return acts[what]();
  };

  return {
    perform: async (each: Act): Promise<void> => {
      if (each.what === 'activate') return activate(nameOf(each.whom));
      const actor = each.by === 'charged' ? chargedWith(each.what) : nameOf(each.by);
      const by = await signIn(actor);
      if (by === undefined) return;
      if (refusedOf(await attempt(each, by)) === undefined) granted += 1;
    },
    granted: () => granted,
  };
}

const administrators = roleNames.filter((role) => roles[role].kind === 'administrator');

/** What must be so after whatever anybody did. */
function assertSeparated(world: World): void {
  const { people } = world.people.people({ limit: 200 });
  for (const { roles: held } of people) {
    const names = held.map(({ role }) => role);
    const count = names.filter((role) => administrators.includes(role)).length;
    assert.equal(count === 0 || (count === 1 && names.length === 1), true, names.join());
  }
  for (const role of administrators) {
    const holders = people.filter(
      ({ state, roles: held }) => state !== 'disabled' && held.some((each) => each.role === role),
    );
    assert.notEqual(holders.length, 0, role);
  }
}

describe('whatever people do', () => {
  it('nobody has two administrators’ roles, and each role has somebody', async function () {
    this.timeout(120_000);
    let granted = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 20, maxLength: 40 }), async (acts) => {
        const world = await foundedWorld();
        const play = createPlay(world);
        try {
          for (const each of acts) {
            await play.perform(each);
            assertSeparated(world);
          }
          await world.reopen();
          assertSeparated(world);
        } finally {
          granted += play.granted();
          await world.close();
        }
      }),
      { numRuns: 12 },
    );
    assert.equal(granted > 30, true, `only ${granted} acts were granted`);
  });
});

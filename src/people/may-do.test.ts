import assert from 'node:assert/strict';
import type { RoleAssignment, RoleName, RoleScope } from '../shapes/index.ts';
import { actionNames, mayDo, roleNames, roles, type ActionName, type Person } from './index.ts';
import { agencies, isWithin } from './people-harness.test.ts';

/** What each role is for, written down here apart from the table that the code reads. */
const charges: Readonly<Record<RoleName, readonly ActionName[]>> = {
  'department-operator': [
    'system.read',
    'key.read',
    'key.request',
    'access.read',
    'grant.read',
    'flow.read',
    'flow.override-ask',
    'flow.claim',
    'flow.poll',
    'flow.correction-answer',
    'flow.replay',
  ],
  'department-head': [
    'people.read',
    'system.read',
    'key.read',
    'key.request',
    'change.read',
    'access.read',
    'grant.read',
    'grant.revoke',
    'flow.read',
    'flow.override-ask',
    'flow.override-decide',
    'flow.claim',
    'flow.poll',
    'flow.correction-answer',
    'flow.replay',
  ],
  'catalog-maintainer': ['system.read', 'catalog.edit', 'change.read', 'access.read', 'grant.read'],
  'catalog-approver': [
    'system.read',
    'catalog.approve',
    'change.read',
    'access.read',
    'grant.read',
  ],
  publisher: [
    'system.read',
    'catalog.publish',
    'change.read',
    'access.read',
    'grant.read',
    'grant.revoke',
    'flow.read',
  ],
  'bureau-auditor': [
    'people.read',
    'system.read',
    'key.read',
    'audit.sign-ins',
    'audit.operations',
    'audit.entries',
    'audit.trace',
    'audit.indicators',
    'audit.gaps',
    'erasure.read',
    'erasure.ask',
    'change.read',
    'access.read',
    'grant.read',
    'flow.read',
  ],
  'system-administrator': [
    'people.read',
    'recovery.read',
    'recovery.ask',
    'recovery.approve',
    'recovery.refuse',
    'system.read',
    'key.read',
    'metrics.read',
  ],
  'security-administrator': [
    'people.read',
    'people.create',
    'people.invite',
    'people.roles',
    'people.disable',
    'people.enable',
    'recovery.read',
    'recovery.ask',
    'agency.move',
    'system.read',
    'key.read',
    'key.approve',
    'key.revoke',
    'key.move',
    'grant.read',
    'grant.move',
    'erasure.read',
    'erasure.approve',
    'erasure.refuse',
  ],
  'audit-administrator': [
    'people.read',
    'recovery.read',
    'recovery.approve',
    'recovery.refuse',
    'audit.sign-ins',
    'audit.operations',
    'audit.entries',
    'erasure.read',
    'erasure.approve',
    'erasure.refuse',
  ],
};

/** Whoever is signed in, whatever their roles. */
const everybody: readonly ActionName[] = [
  'session.read',
  'session.close',
  'session.step-up',
  'session.list-own',
  'session.end-own',
  'password.change',
  'cli-sign-in.read',
  'cli-sign-in.approve',
  'catalog.read',
];

/** Whoever comes, signed in or not. */
const passers: readonly ActionName[] = [
  'session.open',
  'session.open-external',
  'activation.begin',
  'activation.complete',
  'cli-sign-in.start',
  'cli-sign-in.exchange',
  'problem.read',
  'log.read',
  'operator.health',
  'operator.metrics',
];

const machines: readonly ActionName[] = [
  'exchange.call',
  'receipt.read',
  'log.entries',
  'catalog.consult',
  'access.read-own',
  'audit.ask',
  'flow.consult',
  'flow.send',
  'flow.receive',
  'correction.read',
  'correction.raise',
  'correction.answer',
];

const twice: readonly ActionName[] = [
  'people.create',
  'people.invite',
  'people.roles',
  'people.disable',
  'people.enable',
  'recovery.ask',
  'recovery.approve',
  'recovery.refuse',
  'agency.move',
  'key.move',
  'grant.move',
  'catalog.publish',
  'erasure.approve',
];

const wherever: readonly ActionName[] = [
  'recovery.read',
  'recovery.ask',
  'recovery.approve',
  'recovery.refuse',
  'metrics.read',
];

const withoutBounds: readonly ActionName[] = [
  'agency.move',
  'key.move',
  'grant.move',
  'audit.sign-ins',
  'audit.operations',
  'audit.entries',
  'audit.trace',
  'audit.indicators',
  'audit.gaps',
  'erasure.read',
  'erasure.ask',
  'erasure.approve',
  'erasure.refuse',
];

/** What each scope reaches of the agencies of the harness. */
const reach: readonly { readonly scope: RoleScope; readonly reached: readonly string[] }[] = [
  { scope: { kind: 'agency', agency: 'xihu' }, reached: ['xihu'] },
  { scope: { kind: 'region', region: '330100' }, reached: ['xihu', 'qiantang'] },
  { scope: { kind: 'region', region: '330106' }, reached: ['xihu'] },
  { scope: { kind: 'all' }, reached: ['xihu', 'qiantang', 'county-office', 'tax', 'bureau'] },
];

const holder = (...held: readonly RoleAssignment[]): Person => ({
  person: '01890000-0000-7000-8000-000000000000',
  displayName: '测试人员',
  agency: 'xihu',
  region: '330106',
  state: 'active',
  origin: 'local',
  roles: held,
  createdAt: '2026-06-15T04:00:00.000Z',
});

/** In a publisher's case it is the region that counts, and an agency's own scope covers none. */
function expected(cell: {
  readonly role: RoleName;
  readonly action: ActionName;
  readonly scope: RoleScope;
  readonly isReached: boolean;
}): 'yes' | 'no' {
  const { role, action, scope, isReached } = cell;
  if (everybody.includes(action) || passers.includes(action)) return 'yes';
  if (!charges[role].includes(action)) return 'no';
  if (scope.kind === 'all' || wherever.includes(action)) return 'yes';
  return isReached && !withoutBounds.includes(action) ? 'yes' : 'no';
}

describe('who may do what', () => {
  it('names every action in one of the lists of this test', () => {
    const named = new Set([
      ...Object.values(charges).flat(),
      ...everybody,
      ...passers,
      ...machines,
    ]);
    const catalog = actionNames.filter((name) => !named.has(name));
    assert.deepEqual(catalog, []);
    assert.deepEqual(
      [...named].filter((name) => !actionNames.includes(name)),
      [],
    );
  });

  let cells = 0;
  for (const role of roleNames) {
    it(`${role}: each action, in each scope, for each target`, () => {
      for (const { scope, reached } of reach) {
        if (!roles[role].scopes.includes(scope.kind)) continue;
        for (const action of actionNames) {
          for (const [agency, region] of Object.entries(agencies)) {
            const target = { agency, region };
            const isReached = reached.includes(agency);
            const person = holder({ role, scope });
            const name = `${role} ${JSON.stringify(scope)} ${action} ${agency}`;
            const may = expected({ role, action, scope, isReached });
            const given = { target, isWithin };
            const calm = mayDo(person, action, { ...given, isSteppedUp: false })?.refused;
            const proven = mayDo(person, action, { ...given, isSteppedUp: true })?.refused;
            const asked = twice.includes(action) ? 'step-up-required' : undefined;
            assert.equal(proven, may === 'yes' ? undefined : 'not-permitted', name);
            assert.equal(calm, may === 'yes' ? asked : 'not-permitted', name);
            cells += 1;
          }
        }
      }
    });
  }

  it('was tried in every cell', () => {
    // Roles by the scopes above that they may have: 4 an agency, 3 two regions each, 5 everything.
    assert.equal(cells, (4 + 3 * 2 + 5) * actionNames.length * 5);
  });

  it('is nothing for who is not active, and for nobody what systems do', () => {
    const person = holder({ role: 'publisher', scope: { kind: 'all' } });
    const given = { target: {}, isWithin, isSteppedUp: true };
    for (const state of ['invited', 'disabled'] as const) {
      assert.equal(mayDo({ ...person, state }, 'catalog.publish', given)?.refused, 'not-permitted');
      assert.equal(mayDo({ ...person, state }, 'session.read', given)?.refused, 'not-permitted');
    }
    for (const action of machines)
      assert.equal(mayDo(person, action, given)?.refused, 'not-permitted');
  });

  it('does not cover a target whose agency or region is not known', () => {
    const given = { target: {}, isWithin, isSteppedUp: true };
    const regional = holder({ role: 'publisher', scope: { kind: 'region', region: '330100' } });
    assert.equal(mayDo(regional, 'catalog.publish', given)?.refused, 'not-permitted');
    const own = holder({ role: 'catalog-maintainer', scope: { kind: 'agency', agency: 'xihu' } });
    assert.equal(mayDo(own, 'catalog.edit', given)?.refused, 'not-permitted');
  });
});

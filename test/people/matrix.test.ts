import assert from 'node:assert/strict';
import type { RoleAssignment, RoleName, RoleScope } from '../../src/shapes/index.ts';
import type { Answered, Browser } from './support/browser.ts';
import { activateFounders, openOffice, type Office } from './support/office.ts';

/** Whose thing it is that somebody asks about, as seen from Hangzhou's housing authority. */
const targets = {
  own: { agency: 'hz-housing', system: 'hz-housing-desk' },
  /** In the same city. */
  near: { agency: 'hz-civil-affairs', system: 'hz-civil-desk' },
  /** In a district of the city. */
  below: { agency: 'hz-xihu-approval', system: 'xihu-window' },
  /** In another city. */
  outside: { agency: 'nb-data-bureau', system: 'nb-population' },
} as const;

type TargetName = keyof typeof targets;
const targetNames = Object.keys(targets) as readonly TargetName[];

const HOUSING = { kind: 'agency', agency: 'hz-housing' } as const;
const HANGZHOU = { kind: 'region', region: '330100' } as const;
const ALL = { kind: 'all' } as const;

const callers: Readonly<Record<string, readonly [RoleName, RoleScope] | undefined>> = {
  nobody: undefined,
  'operator of housing': ['department-operator', HOUSING],
  'head of housing': ['department-head', HOUSING],
  'maintainer of housing': ['catalog-maintainer', HOUSING],
  'maintainer of Hangzhou': ['catalog-maintainer', HANGZHOU],
  'approver of housing': ['catalog-approver', HOUSING],
  'publisher of Hangzhou': ['publisher', HANGZHOU],
  'publisher of all': ['publisher', ALL],
  'auditor of Hangzhou': ['bureau-auditor', HANGZHOU],
  'auditor of all': ['bureau-auditor', ALL],
  'system administrator': ['system-administrator', ALL],
  'security administrator': ['security-administrator', ALL],
  'audit administrator': ['audit-administrator', ALL],
};

const EVERYWHERE = targetNames;
const CITY = ['own', 'near', 'below'] as const;

type Allowed = Readonly<Record<string, readonly TargetName[]>>;

const everybody: Allowed = Object.fromEntries(
  Object.keys(callers).map((name) => [name, EVERYWHERE] as const),
);
const security: Allowed = { 'security administrator': EVERYWHERE };
const readers: Allowed = { 'auditor of all': EVERYWHERE, 'audit administrator': EVERYWHERE };

/** Something to be asked, and who may, where. */
interface Row {
  readonly name: string;
  readonly allowed: Allowed;
  readonly ask: (page: Browser, target: TargetName) => Promise<Answered>;
}

describe('who may do what, where, through the routes', () => {
  let office: Office;
  const pages = new Map<string, Browser>();
  const subjects = new Map<TargetName, string>();

  before(async function () {
    this.timeout(60_000);
    office = await openOffice({ people: { stepUpMinutes: 30 } });
    const { secadmin } = await activateFounders(office);
    const page = await office.signedIn(secadmin);
    let count = 0;
    const create = async (agency: string, roles: readonly RoleAssignment[]) => {
      const loginName = `caller-${(count += 1)}`;
      const body = { loginName, displayName: '测试员', agency, roles };
      const { json, text } = await page.ask('/v1/people', { method: 'POST', body });
      const { person } = (json['person'] ?? assert.fail(text)) as { person: string };
      return { loginName, person, token: String(json['activationToken']) };
    };
    for (const [name, held] of Object.entries(callers)) {
      const roles = held === undefined ? [] : [{ role: held[0], scope: held[1] }];
      const isOfHousing = held === undefined || held[1].kind === 'agency';
      const made = await create(isOfHousing ? 'hz-housing' : 'zj-data-bureau', roles);
      pages.set(name, await office.signedIn(await office.activate(made)));
    }
    for (const name of targetNames) {
      subjects.set(name, (await create(targets[name].agency, [])).person);
    }
  });
  after(() => office.close());

  const personIn = (target: TargetName): string => subjects.get(target) ?? '';
  const post =
    (path: (target: TargetName) => string, body?: (target: TargetName) => unknown) =>
    (page: Browser, target: TargetName): Promise<Answered> =>
      page.ask(path(target), { method: 'POST', body: body?.(target) });
  const get =
    (path: (target: TargetName) => string) =>
    (page: Browser, target: TargetName): Promise<Answered> =>
      page.ask(path(target));

  let logins = 0;
  const NOBODY = '01900000-0000-7000-8000-000000000000';

  /** Written from the law and the issue, not from the tables in src/people. */
  const table: readonly Row[] = [
    {
      name: 'look at a person',
      allowed: {
        'head of housing': ['own'],
        'auditor of Hangzhou': CITY,
        'auditor of all': EVERYWHERE,
        'system administrator': EVERYWHERE,
        'security administrator': EVERYWHERE,
        'audit administrator': EVERYWHERE,
      },
      ask: get((target) => `/v1/people/${personIn(target)}`),
    },
    {
      name: 'create an account',
      allowed: security,
      ask: post(
        () => '/v1/people',
        (target) => ({
          loginName: `made-${(logins += 1)}`,
          displayName: '测试员',
          agency: targets[target].agency,
          roles: [],
        }),
      ),
    },
    {
      name: 'invite once more',
      allowed: security,
      ask: post((target) => `/v1/people/${personIn(target)}/invite`),
    },
    {
      name: 'change roles',
      allowed: security,
      ask: (page, target) =>
        page.ask(`/v1/people/${personIn(target)}/roles`, { method: 'PUT', body: { roles: [] } }),
    },
    {
      name: 'disable an account',
      allowed: security,
      ask: post(
        (target) => `/v1/people/${personIn(target)}/disable`,
        () => ({ reason: 'other' }),
      ),
    },
    {
      name: 'enable an account',
      allowed: security,
      ask: post((target) => `/v1/people/${personIn(target)}/enable`),
    },
    {
      name: 'move the people of an agency',
      allowed: security,
      ask: post(
        (target) => `/v1/agencies/${targets[target].agency}/move`,
        () => ({ to: 'no-such-agency' }),
      ),
    },
    {
      name: 'move the keys of an agency',
      allowed: security,
      ask: post(
        (target) => `/v1/agencies/${targets[target].agency}/move-keys`,
        () => ({ to: ['no-such-agency'] }),
      ),
    },
    {
      name: 'move the grants of an agency',
      allowed: security,
      ask: post(
        (target) => `/v1/agencies/${targets[target].agency}/move-grants`,
        () => ({ to: ['no-such-agency'], carry: [] }),
      ),
    },
    {
      name: 'look at recoveries',
      allowed: {
        'system administrator': EVERYWHERE,
        'security administrator': EVERYWHERE,
        'audit administrator': EVERYWHERE,
      },
      ask: get(() => '/v1/recoveries'),
    },
    {
      // The system administrator may for a security administrator only, which none of these is.
      name: 'ask for a recovery',
      allowed: security,
      ask: post(
        () => '/v1/recoveries',
        (target) => ({ person: personIn(target), reason: 'both-lost' }),
      ),
    },
    ...['approve', 'refuse'].map((verdict) => ({
      name: `${verdict} a recovery`,
      allowed: { 'system administrator': EVERYWHERE, 'audit administrator': EVERYWHERE },
      ask: post(() => `/v1/recoveries/${NOBODY}/${verdict}`),
    })),
    ...['sign-ins', 'operations', 'entries'].map((view) => ({
      name: `read the log of ${view}`,
      allowed: readers,
      ask: get(() => `/v1/audit/${view}?limit=1`),
    })),
    ...['trace?case=BJ-1', 'indicators', 'gaps'].map((question) => ({
      name: `ask the log for ${question}`,
      allowed: { 'auditor of all': EVERYWHERE },
      ask: get(() => `/v1/audit/${question}`),
    })),
    {
      name: 'ask for a key',
      allowed: { 'operator of housing': ['own'], 'head of housing': ['own'] },
      ask: post(
        () => '/v1/keys/challenges',
        (target) => ({ system: targets[target].system, name: 'k9' }),
      ),
    },
    ...['/v1/session', '/v1/sessions', `/v1/cli-sign-ins/${'c'.repeat(16)}`].map((path) => ({
      name: `look at ${path}`,
      allowed: everybody,
      ask: get(() => path),
    })),
    {
      name: 'approve a command line',
      allowed: everybody,
      ask: post(() => `/v1/cli-sign-ins/${'c'.repeat(16)}/approve`),
    },
    {
      name: 'end a session of their own',
      allowed: everybody,
      ask: (page) => page.ask(`/v1/sessions/${NOBODY}`, { method: 'DELETE' }),
    },
  ];

  const cells = table.length * Object.keys(callers).length * targetNames.length;

  /** What is wrong with the answer in one cell; undefined when nothing is. */
  async function judge(row: Row, caller: string, target: TargetName): Promise<string | undefined> {
    const { status, json } = await row.ask(pages.get(caller)!, target);
    const isAllowed = row.allowed[caller]?.includes(target) ?? false;
    const isRefused = json.code === 'not-permitted';
    const isBeside = ['step-up-required', 'body-invalid', 'internal'].includes(json.code ?? '');
    return isBeside || isRefused === isAllowed
      ? `${caller}: ${row.name} (${target}) gave ${status} ${json.code ?? ''}`
      : undefined;
  }

  it(`is what was decided, in each of ${cells} cells`, async function () {
    this.timeout(120_000);
    const all = table.flatMap((row) =>
      Object.keys(callers).flatMap((caller) =>
        targetNames.map((target) => [row, caller, target] as const),
      ),
    );
    const wrong: string[] = [];
    for (const cell of all) {
      const fault = await judge(...cell);
      if (fault !== undefined) wrong.push(fault);
    }
    assert.deepEqual(wrong, []);
    assert.equal(all.length, cells);
  });

  it('is nothing for whoever is not signed in', async () => {
    for (const { name, ask } of table) {
      const { json } = await ask(office.browser(), 'own');
      assert.equal(json.code, 'session-missing', name);
    }
  });

  it('is nothing dangerous without proof once more', async () => {
    office.clock.advance(29 * 60_000);
    const page = pages.get('security administrator')!;
    await page.ask('/v1/session');
    office.clock.advance(29 * 60_000);
    for (const { name, allowed, ask } of table) {
      if (allowed !== security) continue;
      assert.equal((await ask(page, 'own')).json.code, 'step-up-required', name);
    }
  });
});

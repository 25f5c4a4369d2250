import type { RoleName, RoleScope } from '../../../src/shapes/index.ts';
import type { Answered, Browser } from './browser.ts';

/** Whose thing it is that somebody asks about, as seen from Hangzhou's civil affairs. */
export const targets = {
  own: { agency: 'hz-civil-affairs', system: 'hz-civil-desk' },
  /** In the same city. */
  near: { agency: 'hz-housing', system: 'hz-housing-desk' },
  /** In a district of the city. */
  below: { agency: 'hz-xihu-approval', system: 'xihu-window' },
  /** In another city. */
  outside: { agency: 'nb-data-bureau', system: 'nb-population' },
} as const;

export type TargetName = keyof typeof targets;
export const targetNames = Object.keys(targets) as readonly TargetName[];

const CIVIL = { kind: 'agency', agency: 'hz-civil-affairs' } as const;
const XIHU = { kind: 'agency', agency: 'hz-xihu-approval' } as const;
const HANGZHOU = { kind: 'region', region: '330100' } as const;
const ALL = { kind: 'all' } as const;

export const callers = {
  nobody: undefined,
  'operator of civil affairs': ['department-operator', CIVIL],
  'operator of Xihu': ['department-operator', XIHU],
  'head of civil affairs': ['department-head', CIVIL],
  'maintainer of civil affairs': ['catalog-maintainer', CIVIL],
  'maintainer of Hangzhou': ['catalog-maintainer', HANGZHOU],
  'approver of civil affairs': ['catalog-approver', CIVIL],
  'publisher of Hangzhou': ['publisher', HANGZHOU],
  'publisher of all': ['publisher', ALL],
  'auditor of Hangzhou': ['bureau-auditor', HANGZHOU],
  'auditor of all': ['bureau-auditor', ALL],
  'system administrator': ['system-administrator', ALL],
  'security administrator': ['security-administrator', ALL],
  'audit administrator': ['audit-administrator', ALL],
} as const satisfies Readonly<Record<string, readonly [RoleName, RoleScope] | undefined>>;

export type CallerName = keyof typeof callers;
export const callerNames = Object.keys(callers) as readonly CallerName[];

const EVERYWHERE = targetNames;
const CITY = ['own', 'near', 'below'] as const;
const OWN = ['own'] as const;
const BELOW = ['below'] as const;

type Allowed = Readonly<Partial<Record<CallerName, readonly TargetName[]>>>;

const everybody: Allowed = Object.fromEntries(callerNames.map((name) => [name, EVERYWHERE]));
export const security: Allowed = { 'security administrator': EVERYWHERE };
const readers: Allowed = { 'auditor of all': EVERYWHERE, 'audit administrator': EVERYWHERE };
const auditor: Allowed = { 'auditor of all': EVERYWHERE };
const operators: Allowed = {
  'operator of civil affairs': OWN,
  'operator of Xihu': BELOW,
  'head of civil affairs': OWN,
};
const looking: Allowed = {
  ...operators,
  'maintainer of civil affairs': OWN,
  'maintainer of Hangzhou': CITY,
  'approver of civil affairs': OWN,
  'publisher of Hangzhou': CITY,
  'publisher of all': EVERYWHERE,
  'auditor of Hangzhou': CITY,
  'auditor of all': EVERYWHERE,
};
const reviewing: Allowed = {
  ...looking,
  'operator of civil affairs': [],
  'operator of Xihu': [],
};
const flowReaders: Allowed = {
  ...operators,
  'publisher of Hangzhou': CITY,
  'publisher of all': EVERYWHERE,
  'auditor of Hangzhou': CITY,
  'auditor of all': EVERYWHERE,
};
const maintainers: Allowed = {
  'maintainer of civil affairs': OWN,
  'maintainer of Hangzhou': CITY,
};
const publishers: Allowed = { 'publisher of Hangzhou': CITY, 'publisher of all': EVERYWHERE };
const supplying: Allowed = { ...publishers, 'head of civil affairs': OWN };
const erasing: Allowed = {
  'security administrator': EVERYWHERE,
  'audit administrator': EVERYWHERE,
};

/** Something to be asked, and who may, where. */
export interface Row {
  readonly name: string;
  readonly allowed: Allowed;
  /** Where the province has no such thing of each target's; all four when absent. */
  readonly where?: readonly TargetName[];
  readonly ask: (page: Browser, target: TargetName) => Promise<Answered>;
  /** In a list of what somebody may see: what of the target's is there to be seen. */
  readonly shows?: (target: TargetName) => string;
}

/** What of each target there is to ask about. */
export interface Subjects {
  readonly person: Readonly<Record<TargetName, string>>;
  readonly change: Readonly<Record<TargetName, string>>;
  readonly keyid: Readonly<Record<TargetName, string>>;
}

type PathOf = (target: TargetName) => string;

const sending =
  (method: 'POST' | 'PUT') =>
  (path: PathOf, body?: (target: TargetName) => unknown): Row['ask'] =>
  (page, target) =>
    page.ask(path(target), { method, body: body?.(target) });
const post = sending('POST');
const put = sending('PUT');
const get =
  (path: PathOf): Row['ask'] =>
  (page, target) =>
    page.ask(path(target));

const NOBODY = '01900000-0000-7000-8000-000000000000';
const CODE = 'c'.repeat(16);
const because = () => ({ reason: 'x' });
const firstVersion = () => ({ version: 1 });

let logins = 0;

const peopleRows = ({ person }: Subjects): readonly Row[] => [
  {
    name: 'look at a person',
    allowed: {
      'head of civil affairs': OWN,
      'auditor of Hangzhou': CITY,
      'auditor of all': EVERYWHERE,
      'system administrator': EVERYWHERE,
      'security administrator': EVERYWHERE,
      'audit administrator': EVERYWHERE,
    },
    ask: get((target) => `/v1/people/${person[target]}`),
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
    ask: post((target) => `/v1/people/${person[target]}/invite`),
  },
  {
    name: 'change roles',
    allowed: security,
    ask: put(
      (target) => `/v1/people/${person[target]}/roles`,
      () => ({ roles: [] }),
    ),
  },
  {
    name: 'disable an account',
    allowed: security,
    ask: post(
      (target) => `/v1/people/${person[target]}/disable`,
      () => ({ reason: 'other' }),
    ),
  },
  {
    name: 'enable an account',
    allowed: security,
    ask: post((target) => `/v1/people/${person[target]}/enable`),
  },
];

const moving = (what: string, act: string, body: object): Row => ({
  name: `move the ${what} of an agency`,
  allowed: security,
  ask: post(
    (target) => `/v1/agencies/${targets[target].agency}/${act}`,
    () => body,
  ),
});

const movingRows: readonly Row[] = [
  moving('people', 'move', { to: 'no-such-agency' }),
  moving('keys', 'move-keys', { to: ['no-such-agency'] }),
  moving('grants', 'move-grants', { to: ['no-such-agency'], carry: [] }),
];

const recoveryRows = ({ person }: Subjects): readonly Row[] => [
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
      (target) => ({ person: person[target], reason: 'both-lost' }),
    ),
  },
  ...['approve', 'refuse'].map((verdict) => ({
    name: `${verdict} a recovery`,
    allowed: { 'system administrator': EVERYWHERE, 'audit administrator': EVERYWHERE },
    ask: post(() => `/v1/recoveries/${NOBODY}/${verdict}`),
  })),
];

const keyRows = ({ keyid }: Subjects): readonly Row[] => [
  {
    name: 'look at a key',
    allowed: {
      ...operators,
      'auditor of Hangzhou': CITY,
      'auditor of all': EVERYWHERE,
      'system administrator': EVERYWHERE,
      'security administrator': EVERYWHERE,
    },
    ask: get((target) => `/v1/keys/${keyid[target]}`),
  },
  {
    name: 'ask for a key',
    allowed: operators,
    ask: post(
      () => '/v1/keys/challenges',
      (target) => ({ system: targets[target].system, name: 'k9' }),
    ),
  },
  {
    name: 'approve a key',
    allowed: security,
    ask: post((target) => `/v1/keys/${keyid[target]}/approve`),
  },
  ...['refuse', 'revoke'].map((verdict) => ({
    name: `${verdict} a key`,
    allowed: security,
    ask: post((target) => `/v1/keys/${keyid[target]}/${verdict}`, because),
  })),
];

/** Of the example province; `shown` are of what others supply, `supplied` of what the target does. */
const grants = {
  own: { shown: 'G-2026-0013', supplied: 'G-2026-0020' },
  near: { shown: 'G-2026-0007', supplied: 'G-2026-0030' },
  below: { shown: 'G-2026-0001', supplied: 'G-2026-0027' },
  outside: { shown: 'G-2026-0012', supplied: 'G-2026-0012' },
} as const;

const grantRows: readonly Row[] = [
  {
    name: 'look at a grant',
    allowed: { ...looking, 'security administrator': EVERYWHERE },
    ask: get(() => '/v1/grants'),
    shows: (target) => grants[target].shown,
  },
  {
    name: 'revoke a grant',
    allowed: supplying,
    ask: post((target) => `/v1/grants/${grants[target].supplied}/revoke`, because),
  },
];

const catalogRows = ({ change }: Subjects): readonly Row[] => [
  { name: 'read the catalog', allowed: everybody, ask: get(() => '/v1/bundles?limit=1') },
  {
    name: 'draft a change',
    allowed: maintainers,
    ask: post(
      () => '/v1/change-requests',
      (target) => ({ agency: targets[target].agency, title: 'x', reason: 'x' }),
    ),
  },
  {
    name: 'submit a change',
    allowed: maintainers,
    // Of a version that is not there, so that it stays a draft.
    ask: post(
      (target) => `/v1/change-requests/${change[target]}/submit`,
      () => ({ version: 99 }),
    ),
  },
  ...['', '/documents', '/impact'].map((part) => ({
    name: `look at a change${part}`,
    allowed: reviewing,
    ask: get((target) => `/v1/change-requests/${change[target]}${part}`),
  })),
  {
    name: 'approve a change',
    allowed: { 'approver of civil affairs': OWN },
    ask: post((target) => `/v1/change-requests/${change[target]}/approve`, firstVersion),
  },
  {
    name: 'publish a change',
    allowed: publishers,
    ask: post((target) => `/v1/change-requests/${change[target]}/publish`, firstVersion),
  },
  {
    // Always the competent authority's, which is the province's.
    name: 'publish a bundle',
    allowed: { 'publisher of all': EVERYWHERE },
    ask: post(() => `/v1/bundles/sha256:${'0'.repeat(64)}/publish`, because),
  },
  {
    name: 'look at who may have what',
    allowed: looking,
    ask: get((target) => `/v1/access/matrix?agency=${targets[target].agency}&limit=1`),
  },
];

/** A source, or a receiver, in each target, as far as the province has one. */
const sourceIn = { own: 'allowance-collection', outside: 'insured-return' } as const;
const receiverIn = { near: 'hz-data-lake', below: 'xihu-data-pool', outside: 'nb-data-lake' };
const SOURCES = ['own', 'outside'] as const;
const RECEIVERS = ['near', 'below', 'outside'] as const;

const flowOf = (target: TargetName): string =>
  target in sourceIn ? sourceIn[target as (typeof SOURCES)[number]] : '';
const receiverOf = (target: TargetName): string =>
  target in receiverIn ? receiverIn[target as (typeof RECEIVERS)[number]] : '';
const recordOf: PathOf = (target) =>
  `/v1/flow-desk/${flowOf(target)}/batches/${NOBODY}/quarantine/0`;

const flowRows: readonly Row[] = [
  {
    name: 'look at the lag of a flow',
    where: SOURCES,
    allowed: flowReaders,
    ask: get((target) => `/v1/flow-desk/${flowOf(target)}/batches/${NOBODY}/lag`),
  },
  {
    name: 'ask to release a record',
    where: SOURCES,
    allowed: operators,
    ask: post((target) => `${recordOf(target)}/ask`, because),
  },
  {
    name: 'decide on releasing a record',
    where: SOURCES,
    allowed: { 'head of civil affairs': OWN },
    ask: post((target) => `${recordOf(target)}/refuse`, because),
  },
  ...['ask', 'look'].map((verb) => ({
    name: `${verb === 'ask' ? 'answer' : 'look at'} a correction`,
    where: SOURCES,
    allowed: operators,
    ask: (verb === 'ask' ? post : get)(
      (target) =>
        `/v1/flow-desk/${flowOf(target)}/corrections/${NOBODY}${verb === 'ask' ? '/answer' : ''}`,
      () => ({ answer: 'declined', reason: 'x' }),
    ),
  })),
  ...['claim', 'poll'].map((act) => ({
    name: `${act} for a flow`,
    where: SOURCES,
    allowed: operators,
    ask: post((target) => `/v1/flow-desk/${flowOf(target)}/${act}`),
  })),
  {
    name: 'deliver again',
    where: RECEIVERS,
    allowed: operators,
    ask: post(
      (target) => `/v1/flow-desk/insured-return/receivers/${receiverOf(target)}/replay`,
      () => ({ after: 0 }),
    ),
  },
];

const auditRows: readonly Row[] = [
  ...['sign-ins', 'operations', 'entries'].map((view) => ({
    name: `read the log of ${view}`,
    allowed: readers,
    ask: get(() => `/v1/audit/${view}?limit=1`),
  })),
  ...['trace?case=BJ-1', 'indicators', 'gaps'].map((question) => ({
    name: `ask the log for ${question}`,
    allowed: auditor,
    ask: get(() => `/v1/audit/${question}`),
  })),
  {
    name: 'look at erasures',
    allowed: { ...erasing, ...auditor },
    ask: get(() => '/v1/erasures'),
  },
  {
    name: 'ask for an erasure',
    allowed: auditor,
    ask: post(
      () => '/v1/erasures',
      () => ({ exchange: NOBODY, reason: 'other' }),
    ),
  },
  ...['approve', 'refuse'].map((verdict) => ({
    name: `${verdict} an erasure`,
    allowed: erasing,
    ask: post(() => `/v1/erasures/${NOBODY}/${verdict}`),
  })),
];

const ownRows: readonly Row[] = [
  ...['/v1/session', '/v1/sessions', `/v1/cli-sign-ins/${CODE}`].map((path) => ({
    name: `look at ${path}`,
    allowed: everybody,
    ask: get(() => path),
  })),
  {
    name: 'approve a command line',
    allowed: everybody,
    ask: post(() => `/v1/cli-sign-ins/${CODE}/approve`),
  },
  {
    name: 'end a session of their own',
    allowed: everybody,
    ask: (page) => page.ask(`/v1/sessions/${NOBODY}`, { method: 'DELETE' }),
  },
];

/** Written from the law and the issue, not from the tables in src/people. */
export const matrixRows = (subjects: Subjects): readonly Row[] => [
  ...peopleRows(subjects),
  ...movingRows,
  ...recoveryRows(subjects),
  ...keyRows(subjects),
  ...grantRows,
  ...catalogRows(subjects),
  ...flowRows,
  ...auditRows,
  ...ownRows,
];

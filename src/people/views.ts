import type { Entry } from '../shapes/index.ts';

/** `sign-ins` 登录日志: who came and went. `operations` 操作日志: what was done. */
export type View = 'sign-ins' | 'operations';

/** Each kind of entry is in one of the two; a new kind does not compile without its row. */
const views = {
  'person.signed-in': 'sign-ins',
  'person.sign-in-refused': 'sign-ins',
  'sign-ins.unidentified': 'sign-ins',
  'person.signed-out': 'sign-ins',
  'person.stepped-up': 'sign-ins',
  'sessions.ended': 'sign-ins',
  'cli-sign-in.decided': 'sign-ins',
  'cli-token.issued': 'sign-ins',

  'log.opened': 'operations',
  'exchange.intent': 'operations',
  'exchange.outcome': 'operations',
  'exchange.refused': 'operations',
  'exchange.abandoned': 'operations',
  'exchange.subjects': 'operations',
  'requests.unidentified': 'operations',
  'bundle.published': 'operations',
  'change.submitted': 'operations',
  'change.approved': 'operations',
  'change.refused': 'operations',
  'change.published': 'operations',
  'change.withdrawn': 'operations',
  'grant.given': 'operations',
  'grant.revoked': 'operations',
  'grant.moved': 'operations',
  'key.registered': 'operations',
  'key.requested': 'operations',
  'key.approved': 'operations',
  'key.refused': 'operations',
  'key.act-refused': 'operations',
  'key.rotated': 'operations',
  'key.revoked': 'operations',
  'key.expired': 'operations',
  'key.moved': 'operations',
  'audit.read': 'operations',
  'audit.read-by-person': 'operations',
  'audit.traced': 'operations',
  'audit.consulted': 'operations',
  'audit.exported': 'operations',
  'settings.applied': 'operations',
  'clock.jumped': 'operations',
  'witness.late': 'operations',
  'witness.stale': 'operations',
  'witness.recovered': 'operations',
  'witness.differs': 'operations',
  'person.act-refused': 'operations',
  'person.moved': 'operations',
  'account.created': 'operations',
  'account.invited': 'operations',
  'account.activated': 'operations',
  'account.disabled': 'operations',
  'account.enabled': 'operations',
  'roles.changed': 'operations',
  'recovery.asked': 'operations',
  'recovery.approved': 'operations',
  'recovery.refused': 'operations',
  'password.changed': 'operations',
  'flow.batch-opened': 'operations',
  'flow.batch-closed': 'operations',
  'flow.batch-refused': 'operations',
  'flow.delivered': 'operations',
  'flow.dead': 'operations',
  'flow.gap-asked': 'operations',
  'flow.replayed': 'operations',
  'flow.override-asked': 'operations',
  'flow.override-approved': 'operations',
  'flow.override-refused': 'operations',
  'flow.claimed': 'operations',
} as const satisfies Readonly<Record<Entry['kind'], View>>;

export const viewOf = (kind: Entry['kind']): View => views[kind];

export const isKind = (text: string): text is Entry['kind'] => Object.hasOwn(views, text);

/** The kinds of entry in a view. */
export const kindsOf = (view: View): readonly Entry['kind'][] =>
  (Object.keys(views) as Entry['kind'][]).filter((kind) => views[kind] === view);

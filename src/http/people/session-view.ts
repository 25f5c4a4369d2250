import type { Clock } from '../../kernel/index.ts';
import type { CurrentSession, People, Person, Session } from '../../people/index.ts';
import type { PeopleSession, PeopleSessionSeen } from '../../shapes/index.ts';

/** So long before a session is over its person is told, milliseconds. */
const ENDS_SOON_MS = 900_000;

/** A session as its person sees it among their own. */
export function sessionSeen(session: Session, current: string): PeopleSessionSeen {
  const { kind, createdAt, lastSeenAt, endsAt, source, userAgent, steppedUpUntil } = session;
  return {
    session: session.session,
    kind,
    createdAt,
    lastSeenAt,
    endsAt,
    source,
    userAgent,
    ...(steppedUpUntil === undefined ? {} : { steppedUpUntil }),
    isCurrent: session.session === current,
  };
}

type Warnings = PeopleSession['warnings'];

/** What the person should see to, or have seen to. */
function warningsOf(now: number, { endsAt }: Session, { region, roles }: Person): Warnings {
  const warnings: Warnings = [];
  if (region === undefined) warnings.push('agency-ended');
  if (roles.length === 0) warnings.push('no-roles');
  if (Date.parse(endsAt) - now <= ENDS_SOON_MS) warnings.push('ends-soon');
  return warnings;
}

/** Everything a page or a command line needs to know of who is signed in. */
export function whoAmI(
  { people, clock }: { readonly people: People; readonly clock: Clock },
  { session, person }: { readonly session: CurrentSession; readonly person: Person },
): PeopleSession {
  return {
    session: sessionSeen(session, session.session),
    person: { ...person, roles: [...person.roles] },
    actions: [...people.actionsOf(person.person)],
    ...(session.kind === 'browser' ? { csrf: session.csrf } : {}),
    warnings: warningsOf(clock.now(), session, person),
  };
}

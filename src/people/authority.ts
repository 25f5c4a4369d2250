import { isRefusal, type Refusal } from '../kernel/index.ts';
import type { RoleAssignment } from '../shapes/index.ts';
import type { ActionName } from './actions.ts';
import { mayDo } from './may-do.ts';
import { holds, type HeldPerson } from './person-book.ts';
import type { Actor, Person, Target } from './ports.ts';
import { administratorRoles } from './roles.ts';
import type { Room } from './room.ts';
import type { HeldSession } from './sessions/session-book.ts';
import { isAlive, isSteppedUp } from './sessions/session-life.ts';

/** As everybody outside sees a person. */
export function viewOfPerson({ agencyOf }: Pick<Room, 'agencyOf'>, held: HeldPerson): Person {
  const region = agencyOf(held.agency)?.region;
  return {
    person: held.person,
    ...(held.loginName === undefined ? {} : { loginName: held.loginName }),
    displayName: held.displayName,
    agency: held.agency,
    ...(region === undefined ? {} : { region }),
    state: held.state,
    origin: held.origin,
    roles: held.roles,
    createdAt: held.createdAt,
  };
}

/** An agency as a target, with the region it is in. */
export function targetOf({ agencyOf }: Pick<Room, 'agencyOf'>, agency: string): Target {
  const region = agencyOf(agency)?.region;
  return region === undefined ? { agency } : { agency, region };
}

/** Who acts, and in which session. */
export interface Authority {
  readonly actor: HeldPerson;
  readonly session: HeldSession;
}

interface Wanted {
  readonly action: ActionName;
  readonly target?: Target;
}

const SESSION_MISSING: Refusal = { refused: 'session-missing' };

/** Whether the actor's session still lives; it may have ended since the request was let in. */
export function findAuthority(
  { sessions, people, clock, limits }: Room,
  by: Actor,
): Authority | Refusal {
  const session = sessions.find(by.session);
  const actor = people.find(by.person);
  const isTheirs = session !== undefined && session.person === by.person;
  if (!isTheirs || actor?.state !== 'active') return SESSION_MISSING;
  return isAlive(session, clock.now(), limits) ? { actor, session } : SESSION_MISSING;
}

/** Whether the actor may do this right now, in a session that still lives. */
export function authorize(
  room: Room,
  by: Actor,
  { action, target = {} }: Wanted,
): Authority | Refusal {
  const authority = findAuthority(room, by);
  if (isRefusal(authority)) return authority;
  const refusal = mayDo(viewOfPerson(room, authority.actor), action, {
    target,
    isWithin: room.isWithin,
    isSteppedUp: isSteppedUp(authority.session, room.clock.now()),
  });
  return refusal ?? authority;
}

/**
 * Whether somebody active is left for each administrator's role that a person would lose. Whoever
 * was never activated does not count as left.
 */
export function judgeLoss(
  { people }: Pick<Room, 'people'>,
  held: HeldPerson,
  rolesAfter: readonly RoleAssignment[],
): Refusal | undefined {
  const others = people
    .all()
    .filter(({ person, state }) => person !== held.person && state === 'active');
  const isOrphaned = administratorRoles
    .filter((role) => holds(held, role) && !holds({ roles: rolesAfter }, role))
    .some((role) => !others.some((other) => holds(other, role)));
  return isOrphaned ? { refused: 'last-administrator' } : undefined;
}

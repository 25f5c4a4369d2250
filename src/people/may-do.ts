import type { Refusal, RegionScope } from '../kernel/index.ts';
import type { RoleAssignment } from '../shapes/index.ts';
import { actionNames, actionOf, type ActionName } from './actions.ts';
import type { Person, Target } from './ports.ts';
import { isAdministrator } from './roles.ts';

/** All that matters beside who it is and what they want. */
export interface Circumstances {
  readonly target: Target;
  /** By the division table in force; never by cutting digits. */
  readonly isWithin: (region: string, scope: RegionScope) => boolean;
  readonly isSteppedUp: boolean;
}

const NOT_PERMITTED: Refusal = { refused: 'not-permitted' };

function coversRegion({ scope }: RoleAssignment, { target, isWithin }: Circumstances): boolean {
  if (scope.kind !== 'region' || target.region === undefined) return false;
  return isWithin(target.region, { code: scope.region, subtree: true });
}

function covers(assignment: RoleAssignment, action: ActionName, given: Circumstances): boolean {
  const { scope } = assignment;
  if (scope.kind === 'all') return true;
  switch (actionOf(action).scope) {
    case 'none':
      return true;
    case 'all':
      return false;
    case 'region':
      return coversRegion(assignment, given);
    case 'agency':
      return scope.kind === 'agency'
        ? scope.agency === given.target.agency
        : coversRegion(assignment, given);
  }
}

/** In the name of an agency that has ended nobody acts; the gateway's administrators go on. */
const rolesInForce = ({ roles, region }: Person): readonly RoleAssignment[] =>
  region === undefined ? roles.filter(({ role }) => isAdministrator(role)) : roles;

const isCharged = (person: Person, action: ActionName, given: Circumstances): boolean => {
  const { who } = actionOf(action);
  if (typeof who === 'string') return who !== 'systems';
  return rolesInForce(person).some(
    (assignment) => who.includes(assignment.role) && covers(assignment, action, given),
  );
};

/** Undefined when this person may do this now; else why not. */
export function mayDo(
  person: Person,
  action: ActionName,
  given: Circumstances,
): Refusal | undefined {
  if (person.state !== 'active' || !isCharged(person, action, given)) return NOT_PERMITTED;
  return actionOf(action).isDangerous && !given.isSteppedUp
    ? { refused: 'step-up-required' }
    : undefined;
}

/** What the roles of a person allow for some target; whoever is not active may do nothing. */
export function actionsAllowed(person: Person): readonly ActionName[] {
  if (person.state !== 'active') return [];
  const roles = rolesInForce(person);
  return actionNames.filter((name) => {
    const { who, scope } = actionOf(name);
    if (typeof who === 'string') return who !== 'systems';
    return roles.some(
      (held) => who.includes(held.role) && (scope !== 'all' || held.scope.kind === 'all'),
    );
  });
}

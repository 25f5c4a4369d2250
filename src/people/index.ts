/**
 * people: who acts here, with which roles, and how they prove it. Knows accounts, credentials,
 * sessions and recoveries, the tables of roles, exclusive pairs and actions, and records each act
 * in the log before it takes effect. Must never know HTTP: no cookie, no header, no route; nor what
 * is shared with whom, nor the name of anybody in an entry.
 */
export { actionNames, actions, type ActionName } from './actions.ts';
export { createPeople, type PeopleOptions, type PeopleParts } from './create-people.ts';
export { mayDo, type Circumstances } from './may-do.ts';
export {
  createOidc,
  TRANSACTION_TERM_MS,
  type Oidc,
  type OidcSignIn,
  type OidcTransaction,
} from './oidc/oidc.ts';
export {
  PEOPLE_PAGE_MAX,
  type Actor,
  type CliSignIn,
  type Credentials,
  type CurrentSession,
  type Enrolment,
  type ExternalIdentity,
  type FoundedAdministrator,
  type Invitation,
  type Moved,
  type NewPerson,
  type People,
  type PeoplePage,
  type Person,
  type PersonState,
  type Recovery,
  type Session,
  type SignedIn,
  type Source,
  type Target,
} from './ports.ts';
export { roleNames, roles } from './roles.ts';
export { exclusivePairs, judgeRoles } from './separation.ts';
export { isKind, kindsOf, viewOf, type View } from './views.ts';

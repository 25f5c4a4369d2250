import { isRefusal, type Refusal } from '../../kernel/index.ts';
import type { People, Target } from '../../people/index.ts';
import type {
  PeopleAgencyMove,
  PeopleDisabling,
  PeopleNewPerson,
  PeopleRoles,
} from '../../shapes/index.ts';
import { listPeople } from './list-people.ts';
import { created, ok, signedIn, unlessRefused, type AskedInSession, type Route } from './route.ts';

export interface PeopleListParts {
  readonly people: People;
  /** What the catalog in force says of an agency; undefined when it does not know it. */
  readonly agencyOf: (agency: string) => { readonly region: string } | undefined;
}

/** Bytes of a body that names many people. */
const MOVE_BYTES_MAX = 262_144;

const UNKNOWN: Refusal = { refused: 'person-unknown' };

const targetPerson =
  (people: People) =>
  ({ params: { person = '' } }: AskedInSession): Target | Refusal => {
    const found = people.personOf(person);
    if (found === undefined) return UNKNOWN;
    const { agency, region } = found;
    return region === undefined ? { agency } : { agency, region };
  };

function lookingRoutes({ people }: PeopleListParts): readonly Route[] {
  return [
    signedIn({
      method: 'GET',
      path: '/v1/people',
      action: 'people.read',
      needs: 'session',
      target: 'each',
      handle: (asked) => listPeople(people, asked),
    }),
    signedIn({
      method: 'GET',
      path: '/v1/people/:person',
      action: 'people.read',
      needs: 'session',
      target: targetPerson(people),
      handle: ({ params: { person = '' } }) => {
        const found = people.personOf(person);
        return found === undefined ? UNKNOWN : ok(found);
      },
    }),
  ];
}

function makingRoutes({ people, agencyOf }: PeopleListParts): readonly Route[] {
  return [
    signedIn<PeopleNewPerson>({
      method: 'POST',
      path: '/v1/people',
      action: 'people.create',
      needs: 'step-up',
      body: 'api/people-new-person.json',
      target: ({ body: { agency } }) => ({ agency, ...agencyOf(agency) }),
      handle: async ({ by, body }) =>
        unlessRefused(await people.createPerson({ ...body, by }), created),
    }),
    signedIn({
      method: 'POST',
      path: '/v1/people/:person/invite',
      action: 'people.invite',
      needs: 'step-up',
      target: targetPerson(people),
      handle: async ({ by, params: { person = '' } }) =>
        unlessRefused(await people.invite({ by, person }), (invitation) => ok(invitation)),
    }),
  ];
}

function changingRoutes({ people }: PeopleListParts): readonly Route[] {
  return [
    signedIn<PeopleRoles>({
      method: 'PUT',
      path: '/v1/people/:person/roles',
      action: 'people.roles',
      needs: 'step-up',
      body: 'api/people-roles.json',
      target: targetPerson(people),
      handle: async ({ by, params: { person = '' }, body: { roles } }) =>
        unlessRefused(await people.changeRoles({ by, person, roles }), (changed) => ok(changed)),
    }),
    signedIn<PeopleDisabling>({
      method: 'POST',
      path: '/v1/people/:person/disable',
      action: 'people.disable',
      needs: 'step-up',
      body: 'api/people-disabling.json',
      target: targetPerson(people),
      handle: async ({ by, params: { person = '' }, body: { reason } }) =>
        unlessRefused(await people.disable({ by, person, reason }), (changed) => ok(changed)),
    }),
    signedIn({
      method: 'POST',
      path: '/v1/people/:person/enable',
      action: 'people.enable',
      needs: 'step-up',
      target: targetPerson(people),
      handle: async ({ by, params: { person = '' } }) =>
        unlessRefused(await people.enable({ by, person }), (changed) => ok(changed)),
    }),
  ];
}

function movingRoutes({ people }: PeopleListParts): readonly Route[] {
  return [
    signedIn<PeopleAgencyMove>({
      method: 'POST',
      path: '/v1/agencies/:agency/move',
      action: 'agency.move',
      needs: 'step-up',
      body: 'api/people-agency-move.json',
      bodyBytesMax: MOVE_BYTES_MAX,
      handle: async ({ by, params: { agency: from = '' }, body }) => {
        const moved = await people.moveAgency({ ...body, by, from });
        return isRefusal(moved) ? moved : ok({ moved });
      },
    }),
  ];
}

/** Accounts and their roles, for those who administer them and those who may look. */
export const peopleListRoutes = (parts: PeopleListParts): readonly Route[] => [
  ...lookingRoutes(parts),
  ...makingRoutes(parts),
  ...changingRoutes(parts),
  ...movingRoutes(parts),
];

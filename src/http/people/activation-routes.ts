import type { People } from '../../people/index.ts';
import type { PeopleActivationBegin, PeopleActivationComplete } from '../../shapes/index.ts';
import { ok, open, unlessRefused, type Route } from './route.ts';

/** From an activation token to an account with password and authenticator; signs nobody in. */
export const activationRoutes = (people: People): readonly Route[] => [
  open<PeopleActivationBegin>({
    method: 'POST',
    path: '/v1/activation/begin',
    action: 'activation.begin',
    needs: 'none',
    body: 'api/people-activation-begin.json',
    handle: async ({ body: { token }, source }) =>
      unlessRefused(await people.beginActivation({ token, source }), (enrolment) => ok(enrolment)),
  }),
  open<PeopleActivationComplete>({
    method: 'POST',
    path: '/v1/activation/complete',
    action: 'activation.complete',
    needs: 'none',
    body: 'api/people-activation-complete.json',
    handle: async ({ body, source }) =>
      unlessRefused(await people.completeActivation({ ...body, source }), (person) => ok(person)),
  }),
];

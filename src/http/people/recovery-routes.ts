import type { People } from '../../people/index.ts';
import type { PeopleRecoveryRequest } from '../../shapes/index.ts';
import { created, ok, signedIn, unlessRefused, type Route } from './route.ts';

/** One administrator asks for somebody who lost password or authenticator, another decides. */
export const recoveryRoutes = (people: People): readonly Route[] => [
  signedIn<PeopleRecoveryRequest>({
    method: 'POST',
    path: '/v1/recoveries',
    action: 'recovery.ask',
    needs: 'step-up',
    body: 'api/people-recovery-request.json',
    handle: async ({ by, body }) =>
      unlessRefused(await people.askRecovery({ ...body, by }), created),
  }),
  signedIn({
    method: 'GET',
    path: '/v1/recoveries',
    action: 'recovery.read',
    needs: 'session',
    handle: () => ok({ recoveries: people.recoveries() }),
  }),
  signedIn({
    method: 'GET',
    path: '/v1/recoveries/:recovery',
    action: 'recovery.read',
    needs: 'session',
    handle: ({ params: { recovery = '' } }) => {
      const found = people.recoveryOf(recovery);
      return found === undefined ? { refused: 'recovery-unknown' } : ok(found);
    },
  }),
  signedIn({
    method: 'POST',
    path: '/v1/recoveries/:recovery/approve',
    action: 'recovery.approve',
    needs: 'step-up',
    handle: async ({ by, params: { recovery = '' } }) =>
      unlessRefused(await people.approveRecovery({ by, recovery }), (invitation) => ok(invitation)),
  }),
  signedIn({
    method: 'POST',
    path: '/v1/recoveries/:recovery/refuse',
    action: 'recovery.refuse',
    needs: 'step-up',
    handle: async ({ by, params: { recovery = '' } }) =>
      unlessRefused(await people.refuseRecovery({ by, recovery }), (refused) => ok(refused)),
  }),
];

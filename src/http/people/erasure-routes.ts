import type { ErasureDesk } from '../../retention/index.ts';
import type { ErasuresAsk } from '../../shapes/index.ts';
import { created, ok, signedIn, unlessRefused, type Route } from './route.ts';

export interface ErasureRouteParts {
  readonly erasures: ErasureDesk;
}

/** One person asks that evidence be erased, another agrees. */
export const erasureRoutes = ({ erasures }: ErasureRouteParts): readonly Route[] => [
  signedIn<ErasuresAsk>({
    method: 'POST',
    path: '/v1/erasures',
    action: 'erasure.ask',
    needs: 'session',
    body: 'api/erasures-ask.json',
    handle: async ({ by, body }) =>
      unlessRefused(await erasures.ask({ ...body, by: by.person }), created),
  }),
  signedIn({
    method: 'GET',
    path: '/v1/erasures',
    action: 'erasure.read',
    needs: 'session',
    handle: () => ok({ erasures: erasures.waiting() }),
  }),
  signedIn({
    method: 'POST',
    path: '/v1/erasures/:erasure/approve',
    action: 'erasure.approve',
    needs: 'step-up',
    handle: async ({ by, params: { erasure = '' } }) =>
      unlessRefused(await erasures.approve({ erasure, by: by.person }), (done) => ok(done)),
  }),
  signedIn({
    method: 'POST',
    path: '/v1/erasures/:erasure/refuse',
    action: 'erasure.refuse',
    needs: 'session',
    handle: async ({ by, params: { erasure = '' } }) =>
      unlessRefused(await erasures.refuse({ erasure, by: by.person }), (refused) => ok(refused)),
  }),
];

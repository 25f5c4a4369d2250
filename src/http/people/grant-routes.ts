import type { Catalog } from '../../catalog/index.ts';
import type { Refusal } from '../../kernel/index.ts';
import type { People, Target } from '../../people/index.ts';
import type { GrantBook, GrantDesk } from '../../proceedings/index.ts';
import type { Grant, GrantsMove, GrantsPage, GrantsRevoke } from '../../shapes/index.ts';
import { agencyTarget, type AgencyOf } from './agency-target.ts';
import { limitIn } from './page.ts';
import {
  ok,
  signedIn,
  unlessRefused,
  type Answer,
  type AskedInSession,
  type Route,
} from './route.ts';

export interface GrantRouteParts {
  readonly people: People;
  readonly grants: GrantBook;
  readonly grantDesk: GrantDesk;
  readonly catalog: () => Catalog;
  readonly agencyOf: AgencyOf;
}

/** Bytes of a body that says of every grant of an agency what becomes of it. */
const MOVE_BYTES_MAX = 1024 * 1024;

/** Those who answer for what a grant is for. */
const suppliersOf = ({ catalog }: GrantRouteParts, { dataset }: Grant): readonly string[] =>
  (catalog().datasets.get(dataset)?.supplies ?? []).map(({ agency }) => agency);

/** A grant is its requester's to see, and its suppliers'; only these end it. */
const ofGrant =
  (parts: GrantRouteParts) =>
  ({ by, params: { grant = '' } }: AskedInSession): Target => {
    const own = parts.people.personOf(by.person)?.agency ?? '';
    const found = parts.grants.find(grant);
    // Whoever may not end one at all hears only that.
    if (found === undefined) return agencyTarget(parts.agencyOf, own);
    const suppliers = suppliersOf(parts, found);
    return agencyTarget(parts.agencyOf, suppliers.includes(own) ? own : (suppliers[0] ?? ''));
  };

function listGrants(parts: GrantRouteParts, asked: AskedInSession): Answer | Refusal {
  const limit = limitIn(asked);
  if (typeof limit !== 'number') return limit;
  const { people, grants } = parts;
  const isAskedFor = ({ grant, requester, dataset, state }: Grant): boolean =>
    requester === (asked.query('requester') ?? requester) &&
    dataset === (asked.query('dataset') ?? dataset) &&
    state === (asked.query('state') ?? state) &&
    grant > (asked.query('after') ?? '');
  const maySee = (grant: Grant): boolean =>
    [grant.requester, ...suppliersOf(parts, grant)].some(
      (agency) =>
        people.may(asked.by, 'grant.read', agencyTarget(parts.agencyOf, agency)) === undefined,
    );
  const found = grants
    .all()
    .filter((grant) => isAskedFor(grant) && maySee(grant))
    .toSorted((a, b) => (a.grant < b.grant ? -1 : 1));
  const page = found.slice(0, limit);
  const last = page.at(-1);
  return ok({
    grants: page,
    ...(last === undefined || found.length === page.length ? {} : { next: last.grant }),
  } satisfies GrantsPage);
}

/** Grants in force and how they end. */
export const grantRoutes = (parts: GrantRouteParts): readonly Route[] => [
  signedIn({
    method: 'GET',
    path: '/v1/grants',
    action: 'grant.read',
    needs: 'session',
    target: 'each',
    handle: (asked) => listGrants(parts, asked),
  }),
  signedIn<GrantsRevoke>({
    method: 'POST',
    path: '/v1/grants/:grant/revoke',
    action: 'grant.revoke',
    needs: 'session',
    body: 'api/grants-revoke.json',
    target: ofGrant(parts),
    handle: async ({ by: { person: by }, params: { grant = '' }, body: { reason } }) =>
      unlessRefused(await parts.grantDesk.revoke({ grant, by, reason }), (ended) => ok(ended)),
  }),
  signedIn<GrantsMove>({
    method: 'POST',
    path: '/v1/agencies/:agency/move-grants',
    action: 'grant.move',
    needs: 'step-up',
    body: 'api/grants-move.json',
    bodyBytesMax: MOVE_BYTES_MAX,
    handle: async ({ by: { person: by }, params: { agency: from = '' }, body }) =>
      unlessRefused(await parts.grantDesk.move({ ...body, from, by }), (moved) => ok(moved)),
  }),
];

import type { ChangeActor, ChangeDesk, ChangeRequest } from '../../changes/index.ts';
import { isRefusal, type Refusal } from '../../kernel/index.ts';
import type { People, Target } from '../../people/index.ts';
import type {
  ChangesAct,
  ChangesCreate,
  ChangesEdit,
  ChangesReason,
  ChangesRebase,
} from '../../shapes/index.ts';
import { agencyTarget, type AgencyOf } from './agency-target.ts';
import { listChanges } from './list-changes.ts';
import { created, ok, signedIn, unlessRefused, type AskedInSession, type Route } from './route.ts';

export interface ChangeRouteParts {
  readonly people: People;
  readonly changes: ChangeDesk;
  readonly agencyOf: AgencyOf;
}

/** Bytes of a body with whole documents in it. */
const EDIT_BYTES_MAX = 8 * 1024 * 1024;

const UNKNOWN: Refusal = { refused: 'change-unknown' };

/** Within whose agency the request in the address is decided. */
const ofChange =
  (parts: ChangeRouteParts) =>
  async ({ params: { change = '' } }: AskedInSession): Promise<Target | Refusal> => {
    const found = await parts.changes.find(change);
    return found === undefined ? UNKNOWN : agencyTarget(parts.agencyOf, found.agency);
  };

const actorOf = <Body extends ChangesAct>(asked: AskedInSession<Body>): Body & ChangeActor => ({
  ...asked.body,
  change: asked.params['change'] ?? '',
  by: asked.by.person,
});

/** Something told of the request in the address. */
function telling(
  parts: ChangeRouteParts,
  path: string,
  tell: (change: string) => Promise<object | Refusal>,
): Route {
  return signedIn({
    method: 'GET',
    path: `/v1/change-requests/:change${path}`,
    action: 'change.read',
    needs: 'session',
    target: ofChange(parts),
    handle: async ({ params: { change = '' } }) =>
      unlessRefused(await tell(change), (told) => ok({ change, ...told })),
  });
}

function lookingRoutes(parts: ChangeRouteParts): readonly Route[] {
  const { changes } = parts;
  return [
    signedIn({
      method: 'GET',
      path: '/v1/change-requests',
      action: 'change.read',
      needs: 'session',
      target: 'each',
      handle: (asked) =>
        listChanges(
          { ...parts, targetOf: (agency) => agencyTarget(parts.agencyOf, agency) },
          asked,
        ),
    }),
    telling(parts, '', async (change) => (await changes.find(change)) ?? UNKNOWN),
    telling(parts, '/documents', (change) => changes.documents(change)),
    telling(parts, '/diff', (change) => changes.meaning(change)),
    telling(parts, '/impact', (change) => changes.impact(change)),
  ];
}

interface Act<Body> {
  readonly method?: 'POST' | 'PUT';
  readonly path: string;
  readonly body: string;
  readonly bodyBytesMax?: number;
  readonly perform: (body: Body & ChangeActor) => Promise<ChangeRequest | Refusal>;
}

type ActionOfChange = 'catalog.edit' | 'catalog.approve' | 'catalog.publish';

const acting =
  (parts: ChangeRouteParts, action: ActionOfChange) =>
  <Body extends ChangesAct>({ method = 'POST', path, perform, ...rest }: Act<Body>): Route =>
    signedIn<Body>({
      method,
      path: `/v1/change-requests/:change/${path}`,
      action,
      needs: action === 'catalog.publish' ? 'step-up' : 'session',
      target: ofChange(parts),
      ...rest,
      handle: async (asked) => {
        const done = await perform(actorOf(asked));
        return isRefusal(done) ? done : ok(done);
      },
    });

const ACT = 'api/changes-act.json';
const REASON = 'api/changes-reason.json';

function editingRoutes(parts: ChangeRouteParts): readonly Route[] {
  const { changes } = parts;
  const editing = acting(parts, 'catalog.edit');
  return [
    signedIn<ChangesCreate>({
      method: 'POST',
      path: '/v1/change-requests',
      action: 'catalog.edit',
      needs: 'session',
      body: 'api/changes-create.json',
      target: ({ body: { agency } }) => agencyTarget(parts.agencyOf, agency),
      handle: async ({ by, body }) =>
        unlessRefused(await changes.create({ ...body, by: by.person }), created),
    }),
    editing<ChangesEdit>({
      method: 'PUT',
      path: 'documents',
      body: 'api/changes-edit.json',
      bodyBytesMax: EDIT_BYTES_MAX,
      perform: (edit) => changes.edit(edit),
    }),
    editing<ChangesRebase>({
      path: 'rebase',
      body: 'api/changes-rebase.json',
      bodyBytesMax: EDIT_BYTES_MAX,
      perform: ({ documents = [], ...actor }) => changes.rebase({ ...actor, documents }),
    }),
    editing({ path: 'submit', body: ACT, perform: (actor) => changes.submit(actor) }),
    editing({ path: 'withdraw', body: ACT, perform: (actor) => changes.withdraw(actor) }),
  ];
}

function decidingRoutes(parts: ChangeRouteParts): readonly Route[] {
  const { changes } = parts;
  const [approving, publishing] = [
    acting(parts, 'catalog.approve'),
    acting(parts, 'catalog.publish'),
  ];
  return [
    approving({ path: 'approve', body: ACT, perform: (actor) => changes.approve(actor) }),
    approving<ChangesReason>({
      path: 'refuse',
      body: REASON,
      perform: (actor) => changes.refuse(actor),
    }),
    publishing({ path: 'publish', body: ACT, perform: (actor) => changes.publish(actor) }),
    publishing<ChangesReason>({
      path: 'decline',
      body: REASON,
      perform: (actor) => changes.decline(actor),
    }),
  ];
}

/** Changes of the catalog: drafted and agreed to within an agency, published by its authority. */
export const changeRoutes = (parts: ChangeRouteParts): readonly Route[] => [
  ...lookingRoutes(parts),
  ...editingRoutes(parts),
  ...decidingRoutes(parts),
];

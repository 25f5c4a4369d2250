import { isRefusal, type Refusal } from '../../kernel/index.ts';
import { TRANSACTION_TERM_MS, type Oidc, type People } from '../../people/index.ts';
import type { Origins } from '../incoming.ts';
import { TRANSACTION_COOKIE } from './cookies.ts';
import { arrivalPage } from './oidc-page.ts';
import { open, type Answer, type Asked, type Route } from './route.ts';
import { endFormer, keepSession } from './session-routes.ts';
import type { TransactionSeal } from './transaction-seal.ts';

export interface OidcRouteParts {
  readonly people: People;
  /** Absent where nobody signs in at an identity provider. */
  readonly oidc?: Oidc;
  readonly origins: Origins;
  readonly seal: TransactionSeal;
}

/** Where the provider sends the browser back to, below our origin. */
export const OIDC_CALLBACK_PATH = '/v1/sign-in/oidc/callback';

const ABSENT: Refusal = { refused: 'route-unknown' };

/** Nobody is known yet, so there is nobody to record it of. */
function counted({ people }: OidcRouteParts, refusal: Refusal): Refusal {
  people.countUnidentified(refusal);
  return refusal;
}

async function begin(parts: OidcRouteParts, asked: Asked): Promise<Answer | Refusal> {
  const { oidc, seal } = parts;
  if (oidc === undefined) return ABSENT;
  const begun = await oidc.begin(asked.query('returnTo'));
  if (isRefusal(begun)) return counted(parts, begun);
  const value = seal.close(begun.transaction);
  const maxAgeSeconds = TRANSACTION_TERM_MS / 1000;
  return {
    status: 303,
    location: begun.url,
    cookies: [{ kind: TRANSACTION_COOKIE, value, maxAgeSeconds }],
  };
}

async function arrive(parts: OidcRouteParts, asked: Asked): Promise<Answer | Refusal> {
  const { oidc, people, origins, seal } = parts;
  if (oidc === undefined) return ABSENT;
  const transaction = seal.open(asked.cookie(TRANSACTION_COOKIE));
  const arrived = await oidc.complete((origins()[0] ?? '') + asked.url, transaction);
  if (isRefusal(arrived)) return counted(parts, arrived);
  const signed = await people.signInExternal({ ...arrived.claims, source: asked.source });
  if (isRefusal(signed)) return signed;
  await endFormer(people, asked);
  return {
    status: 200,
    page: arrivalPage(arrived.returnTo),
    cookies: [keepSession(signed), { kind: TRANSACTION_COOKIE }],
  };
}

/** Signing in at an identity provider: there, and back again. */
export const oidcRoutes = (parts: OidcRouteParts): readonly Route[] => [
  open({
    method: 'GET',
    path: '/v1/sign-in/oidc',
    action: 'session.open-external',
    needs: 'none',
    handle: (asked) => begin(parts, asked),
  }),
  open({
    method: 'GET',
    path: OIDC_CALLBACK_PATH,
    action: 'session.open-external',
    needs: 'none',
    handle: (asked) => arrive(parts, asked),
  }),
];

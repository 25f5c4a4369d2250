import {
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client';
import type { Clock, Refusal } from '../../kernel/index.ts';
import { allClaims, discover, type OidcClient } from './discover.ts';
import { refusalOf } from './failures.ts';
import { readClaims, type ExternalClaims } from './read-claims.ts';
import { createRemembered } from './remembered.ts';
import { safeReturnTo } from './return-to.ts';
import { createSpent } from './spent.ts';

/** What a sign-in at the provider must come back with; secret, and kept by the browser sealed. */
export interface OidcTransaction {
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
  readonly returnTo: string;
  /** Milliseconds since 1970; from then on it is of no use. */
  readonly expiresAt: number;
}

export interface OidcBeginning {
  /** Of the provider; the browser goes there. */
  readonly url: string;
  readonly transaction: OidcTransaction;
}

export interface OidcSignIn {
  readonly claims: ExternalClaims;
  readonly returnTo: string;
}

/** Sign-in at an identity provider: OpenID Connect Core 1.0 §3.1, with PKCE (RFC 7636). */
export interface Oidc {
  begin(returnTo: unknown): Promise<OidcBeginning | Refusal>;
  /** `callbackUrl` at our own origin, as the browser came back. Each transaction is taken once. */
  complete(
    callbackUrl: string,
    transaction: OidcTransaction | undefined,
  ): Promise<OidcSignIn | Refusal>;
}

export interface OidcParts extends OidcClient {
  readonly clock: Clock;
  /** Known once the gateway listens. */
  readonly redirectUri: () => string;
}

/** From being sent to the provider to coming back from it, milliseconds. */
export const TRANSACTION_TERM_MS = 600_000;

const tried = <Done>(act: () => Promise<Done>): Promise<Done | Refusal> => act().catch(refusalOf);

const STALE: Refusal = { refused: 'sign-in-stale' };

export function createOidc(parts: OidcParts): Oidc {
  const { clock, settings, redirectUri } = parts;
  const provider = createRemembered(clock, () => discover(parts));
  const spent = createSpent();

  const begin = async (returnTo: unknown): Promise<OidcBeginning> => {
    const transaction = {
      state: randomState(),
      nonce: randomNonce(),
      codeVerifier: randomPKCECodeVerifier(),
      returnTo: safeReturnTo(returnTo),
      expiresAt: clock.now() + TRANSACTION_TERM_MS,
    };
    const url = buildAuthorizationUrl(await provider.get(), {
      redirect_uri: redirectUri(),
      scope: [...new Set(['openid', ...settings.scopes])].join(' '),
      state: transaction.state,
      nonce: transaction.nonce,
      code_challenge: await calculatePKCECodeChallenge(transaction.codeVerifier),
      code_challenge_method: 'S256',
    });
    return { url: url.href, transaction };
  };

  /** The state is compared first: a callback that somebody else made up must not spend it. */
  const isFresh = (callbackUrl: string, { state, expiresAt }: OidcTransaction): boolean =>
    new URL(callbackUrl).searchParams.get('state') === state &&
    clock.now() < expiresAt &&
    spent.take(state);

  const complete = async (
    callbackUrl: string,
    transaction: OidcTransaction,
  ): Promise<OidcSignIn | Refusal> => {
    const { state, nonce, codeVerifier, returnTo } = transaction;
    const known = await provider.get();
    const tokens = await authorizationCodeGrant(known, new URL(callbackUrl), {
      expectedState: state,
      expectedNonce: nonce,
      pkceCodeVerifier: codeVerifier,
    });
    const claims = readClaims(settings, await allClaims(known, tokens));
    return 'refused' in claims ? claims : { claims, returnTo };
  };

  return {
    begin: (returnTo) => tried(() => begin(returnTo)),
    complete: (callbackUrl, transaction) =>
      transaction === undefined || !isFresh(callbackUrl, transaction)
        ? Promise.resolve(STALE)
        : tried(() => complete(callbackUrl, transaction)),
  };
}

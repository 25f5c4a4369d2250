import {
  allowInsecureRequests,
  ClientSecretBasic,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
  fetchUserInfo,
  None,
  type authorizationCodeGrant,
  type Configuration,
} from 'openid-client';
import type { IdentityProvider } from '../../shapes/index.ts';
import { boundedFetch } from './bounded-fetch.ts';

/** This gateway, as the provider knows it. */
export interface OidcClient {
  readonly settings: IdentityProvider;
  /** Absent for a client that has none and is known by PKCE alone. */
  readonly clientSecret?: string;
}

/** One answer of the provider, seconds. */
const PROVIDER_TIMEOUT_SECONDS = 5;

/** What the provider says of itself (OpenID Connect Discovery 1.0 §4). */
export function discover({ settings, clientSecret }: OidcClient): Promise<Configuration> {
  const issuer = new URL(settings.issuer);
  return discovery(
    issuer,
    settings.clientId,
    { id_token_signed_response_alg: settings.idTokenAlgorithm },
    clientSecret === undefined ? None() : ClientSecretBasic(clientSecret),
    {
      [customFetch]: boundedFetch,
      timeout: PROVIDER_TIMEOUT_SECONDS,
      // The library trusts TLS for tokens it fetched itself; signatures are checked all the same.
      execute: [
        enableNonRepudiationChecks,
        // The settings allow it for a provider on this machine only.
        // eslint-disable-next-line @typescript-eslint/no-deprecated -- marked so to be noticed
        ...(issuer.protocol === 'http:' ? [allowInsecureRequests] : []),
      ],
    },
  );
}

type Tokens = Awaited<ReturnType<typeof authorizationCodeGrant>>;

/** Of the ID token, and what only the UserInfo endpoint tells (OpenID Connect Core 1.0 §5.3). */
export async function allClaims(
  provider: Configuration,
  tokens: Tokens,
): Promise<Readonly<Record<string, unknown>>> {
  const { sub, ...told } = tokens.claims() ?? { sub: '' };
  if (provider.serverMetadata().userinfo_endpoint === undefined) return { ...told, sub };
  const more = await fetchUserInfo(provider, tokens.access_token, sub);
  return { ...more, ...told, sub };
}

import { generateKeyPairSync } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider, type Configuration } from 'oidc-provider';

/** A person at the provider: what it says of them. */
export interface ProviderAccount {
  readonly name?: string;
  readonly agency?: string;
  readonly roles?: readonly string[];
}

export interface ProviderOptions {
  /** Where the browser is sent back to. */
  readonly redirectUri: string;
  readonly accounts: Readonly<Record<string, ProviderAccount>>;
  /** What it signs ID tokens with. */
  readonly algorithm?: 'RS256' | 'PS256' | 'HS256';
  /** Changes an ID token on its way out. */
  readonly tamper?: (idToken: string) => string;
  /** Claims in the ID token, or at the UserInfo endpoint only. */
  readonly claimsIn?: 'id-token' | 'user-info';
}

export const CLIENT = { id: 'jingwei-test', secret: 'not-a-real-secret-0123456789abcdef' };

/** A real OpenID Connect provider on `localhost`: another site than 127.0.0.1. */
export interface IdentityProvider {
  readonly issuer: string;
  close(): Promise<void>;
}

/** Fit for RS256 and PS256 alike. */
const signingKey = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({
  format: 'jwk',
});

const configurationOf = (options: ProviderOptions): Configuration => ({
  clients: [
    {
      client_id: CLIENT.id,
      client_secret: CLIENT.secret,
      redirect_uris: [options.redirectUri],
      grant_types: ['authorization_code'],
      response_types: ['code'],
      token_endpoint_auth_method: 'client_secret_basic',
      id_token_signed_response_alg: options.algorithm ?? 'RS256',
    },
  ],
  jwks: { keys: [{ ...signingKey, kty: 'RSA', use: 'sig' }] },
  cookies: { keys: ['cookie-key-of-a-test'] },
  claims: { openid: ['sub'], gov: ['name', 'agency', 'roles'] },
  scopes: ['openid', 'gov'],
  conformIdTokenClaims: options.claimsIn === 'user-info',
  ttl: {
    AccessToken: 600,
    AuthorizationCode: 60,
    Grant: 600,
    IdToken: 600,
    Interaction: 600,
    Session: 600,
  },
  pkce: { required: () => true },
  enabledJWA: { idTokenSigningAlgValues: ['RS256', 'PS256', 'HS256'] },
  findAccount: (_context, id) => ({
    accountId: id,
    claims: () => ({ sub: id, ...(options.accounts[id] ?? {}) }),
  }),
});

/** The library warns on the console of what is fit for tests only. */
async function quietly<Made>(make: () => Promise<Made>): Promise<Made> {
  const { warn, info } = console;
  Object.assign(console, { warn: () => undefined, info: () => undefined });
  try {
    return await make();
  } finally {
    Object.assign(console, { warn, info });
  }
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve) => {
    server.listen(port, 'localhost', () => resolve((server.address() as AddressInfo).port));
  });
}

export async function startIdentityProvider(
  options: ProviderOptions,
  at = 0,
): Promise<IdentityProvider> {
  const server = createServer();
  const port = await listen(server, at);
  const issuer = `http://localhost:${port}`;
  const provider = await quietly(() =>
    Promise.resolve(new Provider(issuer, configurationOf(options))),
  );
  const { tamper } = options;
  if (tamper !== undefined) {
    provider.use(async (context, next) => {
      await next();
      const body = context.body as { id_token?: string } | undefined;
      if (context.path === '/token' && body?.id_token !== undefined) {
        body.id_token = tamper(body.id_token);
      }
    });
  }
  const answer = provider.callback();
  server.on('request', (request, response) => void answer(request, response));
  return {
    issuer,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

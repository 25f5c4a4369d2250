import type { Request } from 'express';
import { isRefusal, type Refusal } from '../../kernel/index.ts';
import type { CurrentSession, People, Source } from '../../people/index.ts';
import { SESSION_COOKIE, type Cookies } from './cookies.ts';

/** RFC 6750 §2.1; a token is 32 bytes as base64url. */
const BEARER = /^Bearer ([A-Za-z0-9_-]{43})$/i;

const MISSING: Refusal = { refused: 'session-missing' };

type Presented = readonly [CurrentSession['kind'], string | undefined];

/** Whoever sends Authorization means it: a cookie beside it is not looked at. */
function presented(request: Request, cookies: Cookies): Presented {
  const { authorization } = request.headers;
  return authorization === undefined
    ? ['browser', cookies.read(request, SESSION_COOKIE)]
    : ['cli', BEARER.exec(authorization)?.[1]];
}

/**
 * The session that speaks for a request. Each kind of token counts only where it belongs: one taken
 * from a browser's cookie is not a bearer token, or the checks on pages would be gone round.
 */
export function sessionFrom(
  request: Request,
  { people, cookies }: { readonly people: People; readonly cookies: Cookies },
  source: Source,
): CurrentSession | Refusal {
  const [kind, token] = presented(request, cookies);
  if (token === undefined) return MISSING;
  const session = people.sessionOf(token, source);
  return isRefusal(session) || session.kind === kind ? session : MISSING;
}

import { isRefusal, type Clock, type Refusal } from '../../kernel/index.ts';
import type { CurrentSession, People, SignedIn } from '../../people/index.ts';
import type { PeoplePasswordChange, PeopleSignIn, PeopleStepUp } from '../../shapes/index.ts';
import { SESSION_COOKIE, type CookieChange } from './cookies.ts';
import { ok, open, signedIn, unlessRefused, type Answer, type Asked, type Route } from './route.ts';
import { sessionSeen, whoAmI } from './session-view.ts';

export interface SessionRouteParts {
  readonly people: People;
  readonly clock: Clock;
}

const MISSING: Refusal = { refused: 'session-missing' };

/** The browser drops what it had: whatever cookie came, what speaks from now on is fresh. */
export const keepSession = ({ token }: SignedIn): CookieChange => ({
  kind: SESSION_COOKIE,
  value: token,
});

const dropSession: CookieChange = { kind: SESSION_COOKIE };

/** Who signs in again in one browser leaves nothing open behind. */
export async function endFormer(
  people: People,
  { cookie, source }: Pick<Asked, 'cookie' | 'source'>,
): Promise<void> {
  const token = cookie(SESSION_COOKIE);
  const former = token === undefined ? MISSING : people.sessionOf(token, source);
  if (!isRefusal(former) && former.kind === 'browser') await people.signOut(former);
}

function who(parts: SessionRouteParts, session: CurrentSession): Answer | Refusal {
  const person = parts.people.personOf(session.person);
  return person === undefined ? MISSING : ok(whoAmI(parts, { session, person }));
}

const ended = (count: number, cookies: readonly CookieChange[] = []): Answer =>
  ok({ ended: count }, cookies);

function openingRoutes(parts: SessionRouteParts): readonly Route[] {
  const { people } = parts;
  return [
    open<PeopleSignIn>({
      method: 'POST',
      path: '/v1/session',
      action: 'session.open',
      needs: 'none',
      body: 'api/people-sign-in.json',
      handle: async (asked) => {
        const { name: loginName, password, code } = asked.body;
        const signed = await people.signIn({ loginName, password, code, source: asked.source });
        if (isRefusal(signed)) return signed;
        await endFormer(people, asked);
        return ok(whoAmI(parts, signed), [keepSession(signed)]);
      },
    }),
    signedIn({
      method: 'GET',
      path: '/v1/session',
      action: 'session.read',
      needs: 'session',
      handle: ({ by }) => who(parts, by),
    }),
    signedIn({
      method: 'DELETE',
      path: '/v1/session',
      action: 'session.close',
      needs: 'session',
      handle: async ({ by }) => (await people.signOut(by)) ?? ended(1, [dropSession]),
    }),
  ];
}

function provingRoutes(parts: SessionRouteParts): readonly Route[] {
  const { people } = parts;
  return [
    signedIn<PeopleStepUp>({
      method: 'POST',
      path: '/v1/session/step-up',
      action: 'session.step-up',
      needs: 'session',
      body: 'api/people-step-up.json',
      handle: async ({ by, body, source }) => {
        const session = await people.stepUp({ ...body, by, source });
        return isRefusal(session) ? session : who(parts, session);
      },
    }),
    signedIn<PeoplePasswordChange>({
      method: 'POST',
      path: '/v1/session/password',
      action: 'password.change',
      needs: 'session',
      body: 'api/people-password-change.json',
      handle: async ({ by, body, source }) =>
        unlessRefused(await people.changePassword({ ...body, by, source }), (signed) =>
          ok(whoAmI(parts, signed), [keepSession(signed)]),
        ),
    }),
  ];
}

function listingRoutes({ people }: SessionRouteParts): readonly Route[] {
  return [
    signedIn({
      method: 'GET',
      path: '/v1/sessions',
      action: 'session.list-own',
      needs: 'session',
      handle: ({ by }) =>
        ok({ sessions: people.sessions(by).map((each) => sessionSeen(each, by.session)) }),
    }),
    signedIn({
      method: 'DELETE',
      path: '/v1/sessions',
      action: 'session.end-own',
      needs: 'session',
      handle: async ({ by }) => {
        const count = await people.endOtherSessions(by);
        return typeof count === 'number' ? ended(count) : count;
      },
    }),
    signedIn({
      method: 'DELETE',
      path: '/v1/sessions/:session',
      action: 'session.end-own',
      needs: 'session',
      handle: async ({ by, params: { session = '' } }) =>
        (await people.endSession({ by, session })) ?? ended(1),
    }),
  ];
}

/** Signing in and out, proving once more who one is, and one's own sessions. */
export const sessionRoutes = (parts: SessionRouteParts): readonly Route[] => [
  ...openingRoutes(parts),
  ...provingRoutes(parts),
  ...listingRoutes(parts),
];

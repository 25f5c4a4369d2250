import type { People } from '../../people/index.ts';
import type { PeopleCliExchange, PeopleCliStart } from '../../shapes/index.ts';
import { CLI_PAGE, CLI_PAGE_POLICY } from './cli-page.ts';
import { created, ok, open, signedIn, unlessRefused, type Route } from './route.ts';

/** What a command line does, without a session: it begins, and fetches its token once approved. */
function commandLineRoutes(people: People): readonly Route[] {
  return [
    open<PeopleCliStart>({
      method: 'POST',
      path: '/v1/cli-sign-ins',
      action: 'cli-sign-in.start',
      needs: 'none',
      body: 'api/people-cli-start.json',
      handle: ({ body, source }) =>
        unlessRefused(people.startCliSignIn({ ...body, source }), created),
    }),
    open<PeopleCliExchange>({
      method: 'POST',
      path: '/v1/cli-sign-ins/token',
      action: 'cli-sign-in.exchange',
      needs: 'none',
      body: 'api/people-cli-exchange.json',
      handle: async ({ body, source }) =>
        unlessRefused(
          await people.exchangeCliSignIn({ ...body, source }),
          ({ token, session, person }) => ok({ token, endsAt: session.endsAt, person }),
        ),
    }),
  ];
}

/** What its person does in a browser: looks at where it was begun, and approves or refuses. */
function browserRoutes(people: People): readonly Route[] {
  return [
    open({
      method: 'GET',
      path: '/sign-in/cli',
      action: 'session.open',
      needs: 'none',
      handle: () => ({ status: 200, page: CLI_PAGE, policy: CLI_PAGE_POLICY }),
    }),
    signedIn({
      method: 'GET',
      path: '/v1/cli-sign-ins/:code',
      action: 'cli-sign-in.read',
      needs: 'session',
      handle: ({ params: { code = '' } }) =>
        unlessRefused(people.cliSignIn(code), (asked) => ok(asked)),
    }),
    signedIn({
      method: 'POST',
      path: '/v1/cli-sign-ins/:code/approve',
      action: 'cli-sign-in.approve',
      needs: 'session',
      handle: async ({ by, params: { code = '' } }) =>
        unlessRefused(await people.approveCliSignIn({ by, code }), (asked) => ok(asked)),
    }),
    signedIn({
      method: 'POST',
      path: '/v1/cli-sign-ins/:code/refuse',
      action: 'cli-sign-in.approve',
      needs: 'session',
      handle: async ({ by, params: { code = '' } }) =>
        unlessRefused(await people.refuseCliSignIn({ by, code }), (asked) => ok(asked)),
    }),
  ];
}

export const cliRoutes = (people: People): readonly Route[] => [
  ...commandLineRoutes(people),
  ...browserRoutes(people),
];

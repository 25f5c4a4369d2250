/**
 * http/people: what people ask by browser or command line: one table of routes, each naming its
 * action, and one way to serve them. Knows cookies, bearer tokens, who made a page, and how a
 * refusal is told. Must never know why somebody may do something, nor what is in the store.
 */
export { OIDC_CALLBACK_PATH } from './oidc-routes.ts';
export { peopleRoutes, type PeopleMount, type PeopleRouteParts } from './people-router.ts';

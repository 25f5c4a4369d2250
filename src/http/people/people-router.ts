import type { Router } from 'express';
import type { SchemaSet } from '../../standards/index.ts';
import type { Sealer } from '../../storage/index.ts';
import type { Origins } from '../incoming.ts';
import type { Sender } from '../send.ts';
import { createCookies } from './cookies.ts';
import { routerOf } from './router.ts';
import { routes, type RouteParts } from './routes.ts';
import { createTransactionSeal } from './transaction-seal.ts';

/** What the gateway brings; the rest is the application's own. */
export interface PeopleRouteParts extends Omit<RouteParts, 'seal' | 'origins'> {
  readonly schemas: SchemaSet;
  /** Of what a browser keeps during a sign-in at an identity provider. */
  readonly sealer: Sealer;
  /** Of reverse proxies in front of this gateway. */
  readonly proxyAddresses: readonly string[];
}

export interface PeopleMount extends PeopleRouteParts {
  readonly sender: Sender;
  readonly origins: Origins;
}

/** All routes of people signed in, or about to be. */
export function peopleRoutes(parts: PeopleMount): Router {
  const { people, origins, sender, schemas, proxyAddresses } = parts;
  const isSecure = (): boolean => origins()[0]?.startsWith('https:') === true;
  const cookies = createCookies(isSecure);
  const table = routes({ ...parts, seal: createTransactionSeal(parts.sealer) });
  return routerOf(table, { people, origins, sender, schemas, proxyAddresses, cookies, isSecure });
}

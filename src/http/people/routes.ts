import { accessRoutes, type AccessRouteParts } from './access-routes.ts';
import { activationRoutes } from './activation-routes.ts';
import { auditRoutes, type AuditRouteParts } from './audit-routes.ts';
import { catalogRoutes, type CatalogRouteParts } from './catalog-routes.ts';
import { changeRoutes, type ChangeRouteParts } from './change-routes.ts';
import { cliRoutes } from './cli-routes.ts';
import { erasureRoutes, type ErasureRouteParts } from './erasure-routes.ts';
import type { FlowRouteParts } from './flow-route-parts.ts';
import { flowRoutes } from './flow-routes.ts';
import { grantRoutes, type GrantRouteParts } from './grant-routes.ts';
import { keyRoutes, type KeyRouteParts } from './key-routes.ts';
import { oidcRoutes, type OidcRouteParts } from './oidc-routes.ts';
import { peopleListRoutes, type PeopleListParts } from './people-routes.ts';
import { recoveryRoutes } from './recovery-routes.ts';
import type { Route } from './route.ts';
import { supervisionRoutes, type SupervisionRouteParts } from './supervision-routes.ts';
import { sessionRoutes, type SessionRouteParts } from './session-routes.ts';

export type RouteParts = SessionRouteParts &
  PeopleListParts &
  KeyRouteParts &
  GrantRouteParts &
  FlowRouteParts &
  AuditRouteParts &
  CatalogRouteParts &
  ChangeRouteParts &
  AccessRouteParts &
  ErasureRouteParts &
  SupervisionRouteParts &
  OidcRouteParts;

/** Acts whose desks record what was done; what they refuse is recorded at the door. */
const recordingRefusals = (route: Route): Route =>
  route.needs === 'none' || route.method === 'GET' ? route : { ...route, recordsRefusals: true };

/** Everything people can ask for, each row with the action it is. */
export const routes = (parts: RouteParts): readonly Route[] => [
  ...sessionRoutes(parts),
  ...activationRoutes(parts.people),
  ...oidcRoutes(parts),
  ...cliRoutes(parts.people),
  ...peopleListRoutes(parts),
  ...recoveryRoutes(parts.people),
  ...keyRoutes(parts),
  ...grantRoutes(parts).map(recordingRefusals),
  ...flowRoutes(parts).map(recordingRefusals),
  ...auditRoutes(parts),
  ...catalogRoutes(parts).map(recordingRefusals),
  ...changeRoutes(parts),
  ...accessRoutes(parts),
  ...erasureRoutes(parts).map(recordingRefusals),
  ...supervisionRoutes(parts),
];

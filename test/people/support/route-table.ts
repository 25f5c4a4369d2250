import { routes, type RouteParts } from '../../../src/http/people/routes.ts';

/** Rows are made without touching what they stand on: only handlers do. */
export const routeTable = routes({} as RouteParts);

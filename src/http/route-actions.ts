import type { ActionName } from '../people/index.ts';
import { auditQuestions } from './audit/questions.ts';
import { EXCHANGE_ROUTE } from './exchange-endpoint.ts';

interface NamedRoute {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
}

/** A route and what it is to ask for it; several actions where the path alone does not tell. */
export interface RouteActions extends NamedRoute {
  readonly actions: readonly ActionName[];
}

/** Calls of a source about its batches, or of a receiver about its deliveries. */
const flow = (method: NamedRoute['method'], path: string, action: ActionName): RouteActions => ({
  method,
  path: `/v1/flows/:flow${path}`,
  actions: [action],
});

const get = (path: string, ...actions: readonly ActionName[]): RouteActions => ({
  method: 'GET',
  path,
  actions,
});

/** Routes of systems, of the log's readers and of operators. People's name their own. */
const systemRouteActions: readonly RouteActions[] = [
  { method: 'POST', path: EXCHANGE_ROUTE, actions: ['exchange.call'] },
  get('/v1/exchanges/:exchange/receipt', 'receipt.read'),
  get('/v1/exchanges/:exchange/evidence', 'log.entries'),
  get('/v1/exchanges/:exchange/check', 'log.read'),
  get('/v1/catalog/datasets', 'catalog.consult'),
  get('/v1/catalog/datasets/:dataset', 'catalog.consult'),
  get('/v1/catalog/matters', 'catalog.consult'),
  get('/v1/catalog/matters/:matter', 'catalog.consult'),
  get('/v1/catalog/standards/:standard', 'catalog.consult'),
  get('/v1/access', 'access.read-own'),
  flow('GET', '', 'flow.consult'),
  flow('POST', '/batches', 'flow.send'),
  flow('GET', '/batches', 'flow.consult'),
  flow('GET', '/batches/:batch/origin', 'flow.consult'),
  flow('GET', '/batches/:batch/receipts', 'flow.consult'),
  flow('GET', '/batches/:batch', 'flow.send'),
  flow('PUT', '/batches/:batch/records', 'flow.send'),
  flow('POST', '/batches/:batch/close', 'flow.send'),
  flow('GET', '/batches/:batch/reconciliation', 'flow.send'),
  flow('GET', '/batches/:batch/buckets', 'flow.send'),
  flow('POST', '/batches/:batch/gaps', 'flow.send'),
  flow('GET', '/batches/:batch/quarantine', 'flow.send'),
  flow('GET', '/batches/:batch/quality', 'flow.send'),
  flow('GET', '/batches/:batch/lag', 'flow.send'),
  flow('GET', '/deliveries', 'flow.receive'),
  flow('POST', '/deliveries/replay', 'flow.receive'),
  flow('POST', '/deliveries/ack', 'flow.receive'),
  flow('GET', '/receiver', 'flow.receive'),
  flow('GET', '/quality', 'flow.send'),
  flow('GET', '/resources', 'flow.consult'),
  get('/v1/corrections', 'correction.read'),
  get('/v1/corrections/:correction', 'correction.read'),
  { method: 'POST', path: '/v1/corrections', actions: ['correction.raise'] },
  { method: 'POST', path: '/v1/corrections/:correction/withdraw', actions: ['correction.raise'] },
  { method: 'POST', path: '/v1/corrections/:correction/answer', actions: ['correction.answer'] },
  // For people too, who name their own action.
  ...auditQuestions.map(({ method, path }): RouteActions => ({
    method,
    path,
    actions: ['audit.ask'],
  })),
  get('/log/checkpoint', 'log.read'),
  get('/log/cosigned-checkpoint', 'log.read'),
  get('/log/keys', 'log.read'),
  get('/log/policy', 'log.read'),
  // Hash tiles are open; bundles of entries are for the bureau's systems.
  get('/log/tile/*path', 'log.read', 'log.entries'),
  get('/healthz', 'operator.health'),
  get('/readyz', 'operator.health'),
  get('/metrics', 'operator.metrics'),
  get('/problems/:code', 'problem.read'),
];

interface ActingRoute extends NamedRoute {
  readonly action: ActionName;
}

export type ActionsOf = (method: string, path: string) => readonly ActionName[];

/** What each route of the gateway is, people's among them; none for a route that is in no table. */
export function createRouteActions(peopleRoutes: readonly ActingRoute[]): ActionsOf {
  const own = peopleRoutes.map(({ action, ...named }) => ({ ...named, actions: [action] }));
  const rows = [...systemRouteActions, ...own];
  const known = new Map<string, readonly ActionName[]>();
  for (const { method, path, actions } of rows) {
    const place = `${method} ${path}`;
    known.set(place, [...(known.get(place) ?? []), ...actions]);
  }
  return (method, path) => known.get(`${method} ${path}`) ?? [];
}

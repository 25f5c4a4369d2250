/**
 * http: the express application, one router per audience, problem documents and signed replies.
 * Thin: parses, calls a capability, renders. Never decides anything.
 */
export type { EvidenceRouteParts } from './evidence-routes.ts';
export { createHttpServer, type HttpServer } from './http-server.ts';
export type { Judged, ReadinessCheck } from './readiness.ts';
export { OIDC_CALLBACK_PATH, type PeopleRouteParts } from './people/index.ts';
export { createReplySigner } from './reply-signer.ts';
export { stopServer } from './stop-server.ts';
export type { Answered, Exchanged, Watch } from './watch.ts';

/**
 * http: the express application, one router per audience, problem documents and signed replies.
 * Thin: parses, calls a capability, renders. Never decides anything.
 */
export { createHttpServer } from './http-server.ts';
export { createReplySigner } from './reply-signer.ts';

/**
 * exchange: THE STORY. The one order of the steps of an exchange: identify, read, decide, route,
 * record, fetch, check, map, release, record, reply. Matters, flows and peers reuse it; none of
 * them grows a second pipeline. Never knows how a step works, nor HTTP.
 */
export type { ExchangeReply } from './answer.ts';
export { runExchange } from './exchange.ts';
export { identify, type Caller } from './identify.ts';
export type { ExchangePorts, IncomingRequest } from './ports.ts';
export { createUnidentifiedCounter, type UnidentifiedCounter } from './unidentified-counter.ts';

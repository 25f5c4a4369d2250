/**
 * client: the TypeScript SDK: signs calls, verifies replies, reads the log. Stands on kernel,
 * signatures and proofs alone. Never knows the server.
 */
export {
  createClient,
  parseLines,
  type Call,
  type Client,
  type ClientParts,
  type Reply,
} from './client.ts';
export { createHttpLogSource, type HttpLogSource } from './http-log-source.ts';

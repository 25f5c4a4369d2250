import type { IncomingMessage, ServerResponse } from 'node:http';
import { runExchange, type ExchangePorts, type IncomingRequest } from '../exchange/index.ts';
import { languageOf, messageOf, pathOf, type Origins } from './incoming.ts';
import { readBody } from './read-body.ts';
import { outgoing, type Pair, type Sender } from './send.ts';
import type { Watch } from './watch.ts';

export interface ExchangeEndpointParts {
  readonly exchange: ExchangePorts;
  readonly origins: Origins;
  readonly sender: Sender;
  readonly watch: Watch;
  readonly bodyBytesMax: number;
  /** Answers a failure that is nobody's refusal. */
  readonly onFailure: (pair: Pair, error: unknown) => void;
}

/** For metrics and for whoever lists the routes. */
export const EXCHANGE_ROUTE = '/v1/datasets/:dataset/:operation';

const ADDRESS = /^\/v1\/datasets\/([a-z0-9]+(?:-[a-z0-9]+)*)\/(query|verify|verify-batch)$/;

const DATASET_LENGTH_MAX = 64;

type Call = Pick<IncomingRequest, 'dataset' | 'operation'>;

function callOf(request: IncomingMessage): Call | undefined {
  if (request.method !== 'POST') return undefined;
  const [, dataset = '', operation] = ADDRESS.exec(pathOf(request)) ?? [];
  if (operation === undefined || dataset.length > DATASET_LENGTH_MAX) return undefined;
  return { dataset, operation: operation as Call['operation'] };
}

async function serve(parts: ExchangeEndpointParts, pair: Pair, call: Call): Promise<void> {
  const { exchange, origins, sender, watch } = parts;
  const { request, response } = pair;
  const body = await readBody(request, response, parts.bodyBytesMax);
  if (body === undefined) return;
  if ('refused' in body) {
    await sender.problem(pair, body);
    return;
  }
  const began = performance.now();
  const message = messageOf(request, origins);
  const reply = await runExchange(exchange, {
    ...call,
    message,
    body,
    language: languageOf(request),
  });
  watch.exchanged({ ...call, reply, tookMs: performance.now() - began });
  await sender.signed({ ...pair, message }, outgoing(reply));
}

/**
 * What most calls are, answered ahead of express, which would take as long over finding the route
 * as the rest takes over the exchange. Answers whether the call was one. Thin like every route:
 * reads the request off the wire, calls the exchange, sends.
 */
export function exchangeEndpoint(
  parts: ExchangeEndpointParts,
): (request: IncomingMessage, response: ServerResponse) => boolean {
  return (request, response) => {
    const call = callOf(request);
    if (call === undefined) return false;
    const pair = { request, response };
    serve(parts, pair, call).catch((error: unknown) => parts.onFailure(pair, error));
    return true;
  };
}

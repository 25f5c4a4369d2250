import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { createApp, sendFailure, type AppParts } from './app.ts';
import { EXCHANGE_ROUTE, exchangeEndpoint } from './exchange-endpoint.ts';
import { checkFraming } from './framing.ts';
import { pathOf } from './incoming.ts';
import { PROBES } from './operator-routes.ts';
import { createSender, type Sender } from './send.ts';
import type { Unanswered } from './unanswered.ts';
import { watchedSender } from './watch.ts';

/**
 * Past the bound a request is turned away at once instead of waiting for everybody; while stopping,
 * so that what is in flight comes to an end.
 */
function isRoomFor(request: IncomingMessage, count: number, parts: AppParts): boolean {
  if (!parts.stopping() && count <= parts.limits.inFlightMax) return true;
  return PROBES.includes(pathOf(request));
}

/** Turns away what cannot be taken or cannot be read in one way only; true when it did. */
function admission(sender: Sender, unanswered: Unanswered, parts: AppParts) {
  return (request: IncomingMessage, response: ServerResponse): boolean => {
    unanswered.add(request, response);
    const refusal = isRoomFor(request, unanswered.count(), parts)
      ? checkFraming(request)
      : ({ refused: 'overloaded', retryAfterSeconds: 1 } as const);
    if (refusal === undefined) return true;
    void sender.problem({ request, response }, refusal);
    return false;
  };
}

/** Everything that is answered: exchanges by their own endpoint, the rest by express. */
export function createFront(parts: AppParts, unanswered: Unanswered): RequestListener {
  const { exchange, origins, watch, limits, signer } = parts;
  const sender = createSender(signer, origins);
  const app = createApp(parts, unanswered);
  const admitted = admission(
    watchedSender(sender, watch, () => 'none'),
    unanswered,
    parts,
  );
  const exchangeSender = watchedSender(sender, watch, () => EXCHANGE_ROUTE);
  const answersExchange = exchangeEndpoint({
    exchange,
    origins,
    watch,
    sender: exchangeSender,
    bodyBytesMax: limits.bodyBytesMax,
    onFailure: sendFailure(exchangeSender, parts.onInternal),
  });
  return (request, response) => {
    if (!admitted(request, response)) return;
    if (!answersExchange(request, response)) app(request, response);
  };
}

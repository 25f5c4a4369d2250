import type { IncomingMessage } from 'node:http';
import { problemCodes } from '../kernel/index.ts';
import type { ExchangeReply, IncomingRequest } from '../exchange/index.ts';
import type { Sender } from './send.ts';

export interface Answered {
  /** Template of the route, never the target; `none` where no route was reached. */
  readonly route: string;
  readonly status: number;
  /** Of a problem document. */
  readonly code?: string;
}

export interface Exchanged {
  readonly operation: IncomingRequest['operation'];
  /** As the address names it; may be anything. */
  readonly dataset: string;
  readonly reply: ExchangeReply;
  readonly tookMs: number;
}

/** Who looks on. Must not throw: nobody who looks on may fail a call. */
export interface Watch {
  answered(seen: Answered): void;
  exchanged(seen: Exchanged): void;
}

/** Text that somebody else makes, such as metrics. */
export interface TextSource {
  readonly contentType: string;
  text(): Promise<string>;
}

/** Express sets the route once one has matched; one with several templates has them in a list. */
export function expressRouteOf(request: IncomingMessage): string {
  const { route } = request as { readonly route?: { readonly path: string | readonly string[] } };
  return route === undefined ? 'none' : [route.path].flat().join('|');
}

/** A sender that tells of what it sends, and on which route. */
export function watchedSender(
  sender: Sender,
  watch: Watch,
  routeOf: (request: IncomingMessage) => string,
): Sender {
  return {
    signed: (pair, reply) => {
      const code = reply.code === undefined ? {} : { code: reply.code };
      watch.answered({ route: routeOf(pair.request), status: reply.status, ...code });
      return sender.signed(pair, reply);
    },
    problem: (pair, refusal, headers) => {
      const { status } = problemCodes[refusal.refused];
      watch.answered({ route: routeOf(pair.request), status, code: refusal.refused });
      return sender.problem(pair, refusal, headers);
    },
  };
}

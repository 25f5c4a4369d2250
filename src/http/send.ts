import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RequestHandler } from 'express';
import { problemCodes, problemDocument, utf8, type Refusal } from '../kernel/index.ts';
import type { ExchangeReply } from '../exchange/index.ts';
import type { RequestMessage } from '../signatures/index.ts';
import { languageOf, messageOf, type Origins } from './incoming.ts';
import { jsonBytes, type OutgoingReply, type ReplySigner } from './reply-signer.ts';

/** A request and where its answer goes. */
export interface Pair {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** The request as it was verified, where it was. */
  readonly message?: RequestMessage;
}

export interface Sender {
  /** Sends a reply with its digest and the gateway's signature. */
  signed(pair: Pair, reply: OutgoingReply): Promise<void>;
  /** A failure that is no exchange: a problem document, signed like every reply. */
  problem(pair: Pair, refusal: Refusal, headers?: Readonly<Record<string, string>>): Promise<void>;
}

/** What a route answers to methods it does not have (RFC 9110 §15.5.6). */
export const notAllowed =
  (sender: Sender, allow: string): RequestHandler =>
  (request, response) =>
    sender.problem({ request, response }, { refused: 'method-not-allowed' }, { Allow: allow });

const timing = (durations: ExchangeReply['durations']): string =>
  durations.map(([step, tookMs]) => `${step};dur=${tookMs.toFixed(2)}`).join(', ');

const PROBLEM_TYPE = 'application/problem+json';

function typeOf({ form, code }: ExchangeReply): string {
  if (form === 'lines') return 'application/x-ndjson';
  return code === undefined ? 'application/json' : PROBLEM_TYPE;
}

/** An exchange's reply as it goes out, with the headers of the wire contract. */
export function outgoing(reply: ExchangeReply): OutgoingReply {
  return {
    status: reply.status,
    contentType: typeOf(reply),
    bytes: utf8(reply.text),
    headers: {
      'Jingwei-Exchange': reply.exchange,
      'Server-Timing': timing(reply.durations),
      ...(reply.origin === undefined ? {} : { 'Jingwei-Error-Origin': reply.origin }),
      ...(reply.retryAfterSeconds === undefined
        ? {}
        : { 'Retry-After': String(reply.retryAfterSeconds) }),
    },
    ...(reply.requestLabel === undefined ? {} : { requestLabel: reply.requestLabel }),
    ...(reply.code === undefined ? {} : { code: reply.code }),
  };
}

/** What a caller still sends after it has its answer is dropped for so long, milliseconds. */
const DRAIN_MS = 1000;

/** Closing on unread bytes resets the connection, and the reset may overtake the answer. */
function drain(request: IncomingMessage): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, DRAIN_MS);
    const done = (): void => {
      clearTimeout(timer);
      resolve();
    };
    request.once('end', done).once('close', done).resume();
  });
}

export function createSender(signer: ReplySigner, origins: Origins): Sender {
  const signed: Sender['signed'] = async ({ request, response, message }, reply) => {
    const proven = await signer.headersFor(reply, message ?? messageOf(request, origins));
    const headers = { ...proven, 'Content-Length': reply.bytes.length };
    const bytes = request.method === 'HEAD' ? '' : reply.bytes;
    if (request.complete) {
      response.writeHead(reply.status, headers).end(bytes);
      return;
    }
    response.writeHead(reply.status, { ...headers, Connection: 'close' }).write(bytes);
    await drain(request);
    response.end();
  };
  return {
    signed,
    problem: (pair, refusal, extra = {}) => {
      const { status, origin } = problemCodes[refusal.refused];
      const body = problemDocument(refusal, { language: languageOf(pair.request) });
      return signed(pair, {
        status,
        contentType: PROBLEM_TYPE,
        bytes: jsonBytes(body),
        headers: {
          ...extra,
          'Jingwei-Error-Origin': origin,
          ...(refusal.retryAfterSeconds === undefined
            ? {}
            : { 'Retry-After': String(refusal.retryAfterSeconds) }),
        },
      });
    },
  };
}

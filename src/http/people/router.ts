import { Router, type Request, type RequestHandler, type Response } from 'express';
import { isRefusal, utf8, type Refusal } from '../../kernel/index.ts';
import type { SchemaSet } from '../../standards/index.ts';
import { bodyReader } from '../read-body.ts';
import { jsonBytes, type OutgoingReply } from '../reply-signer.ts';
import type { Sender } from '../send.ts';
import { admitAnyone, admitSession, judgeAct, type Gatekeeping } from './admit.ts';
import { SESSION_COOKIE } from './cookies.ts';
import { parseBody } from './read-json.ts';
import { BODY_BYTES_MAX, type Answer, type Asked, type Route } from './route.ts';
import { securityHeaders } from './security-headers.ts';
import { sourceOf } from './source.ts';

export interface RouterParts extends Gatekeeping {
  readonly sender: Sender;
  readonly schemas: SchemaSet;
  readonly isSecure: () => boolean;
  /** Of reverse proxies in front of this gateway. */
  readonly proxyAddresses: readonly string[];
}

const queryOf =
  ({ query }: Request): Asked['query'] =>
  (name) => {
    const value = query[name];
    return typeof value === 'string' ? value : undefined;
  };

function askedOf(request: Request, parts: RouterParts): Asked {
  return {
    params: request.params as Readonly<Record<string, string>>,
    query: queryOf(request),
    body: undefined,
    source: sourceOf(request, parts.proxyAddresses),
    cookie: (kind) => parts.cookies.read(request, kind),
    url: request.originalUrl,
  };
}

/** The body as the route's schema has it; of a route without one, undefined. */
function readBody({ body }: Route, request: Request, schemas: SchemaSet) {
  return body === undefined ? { value: undefined } : parseBody(request, schemas.check(body));
}

/** One request from its headers to its answer: who, whether they meant it, what, whether they may. */
async function serve(
  route: Route,
  request: Request,
  parts: RouterParts,
): Promise<Answer | Refusal> {
  const plain = askedOf(request, parts);
  if (route.needs === 'none') {
    const refusal = admitAnyone(request, parts);
    if (refusal !== undefined) return refusal;
    const body = readBody(route, request, parts.schemas);
    return isRefusal(body) ? body : route.handle({ ...plain, body: body.value });
  }
  const by = await admitSession({ request, source: plain.source }, route, parts);
  if (isRefusal(by)) return by;
  const body = readBody(route, request, parts.schemas);
  if (isRefusal(body)) return body;
  const asked = { ...plain, body: body.value, by };
  return (await judgeAct(parts.people, route, asked)) ?? route.handle(asked);
}

const contentOf = ({ body, page }: Answer): Pick<OutgoingReply, 'contentType' | 'bytes'> =>
  page === undefined
    ? { contentType: 'application/json', bytes: jsonBytes(body ?? {}) }
    : { contentType: 'text/html; charset=utf-8', bytes: utf8(page) };

interface Pair {
  readonly request: Request;
  readonly response: Response;
}

function send(pair: Pair, answer: Answer | Refusal, parts: RouterParts): Promise<void> {
  const { sender, cookies } = parts;
  if (isRefusal(answer)) {
    const isStale = answer.refused === 'session-missing';
    if (isStale && cookies.read(pair.request, SESSION_COOKIE) !== undefined) {
      cookies.change(pair.response, { kind: SESSION_COOKIE });
    }
    return sender.problem(pair, answer);
  }
  const { status, location, policy } = answer;
  for (const change of answer.cookies ?? []) cookies.change(pair.response, change);
  const headers = {
    ...(location === undefined ? {} : { Location: location }),
    ...(policy === undefined ? {} : { 'Content-Security-Policy': policy }),
  };
  return sender.signed(pair, { status, ...contentOf(answer), headers });
}

const handlerOf =
  (route: Route, parts: RouterParts): RequestHandler =>
  async (request, response) =>
    send({ request, response }, await serve(route, request, parts), parts);

/** What each path answers to methods it does not have (RFC 9110 §15.5.6). */
function addNotAllowed(router: Router, routes: readonly Route[], { sender }: RouterParts): void {
  const methods = new Map<string, string[]>();
  for (const { path, method } of routes) {
    methods.set(path, [...(methods.get(path) ?? []), method]);
  }
  for (const [path, allowed] of methods) {
    const headers = { Allow: allowed.join(', ') };
    router.all(path, (request, response) =>
      sender.problem({ request, response }, { refused: 'method-not-allowed' }, headers),
    );
  }
}

/** The table as a router: every row is served in the one same way. */
export function routerOf(routes: readonly Route[], parts: RouterParts): Router {
  const router = Router();
  const headers = securityHeaders(parts.isSecure);
  for (const route of routes) {
    const { method, path, bodyBytesMax = BODY_BYTES_MAX } = route;
    const read = method === 'GET' ? [] : [bodyReader(parts.sender, bodyBytesMax)];
    const verb = method.toLowerCase() as 'get' | 'post' | 'put' | 'delete';
    router[verb](path, headers, ...read, handlerOf(route, parts));
  }
  addNotAllowed(router, routes, parts);
  return router;
}

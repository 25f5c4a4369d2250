import type { Request, Response } from 'express';
import { isRefusal, type Refusal } from '../../kernel/index.ts';
import type { SchemaSet } from '../../standards/index.ts';
import { languageOf } from '../incoming.ts';
import type { Sender } from '../send.ts';
import { admitAnyone, admitSession, judgeAct, type Gatekeeping } from './admit.ts';
import { readJson, readLines } from './read-json.ts';
import {
  BODY_BYTES_MAX,
  type Answer,
  type Asked,
  type AskedInSession,
  type OpenRoute,
  type Route,
  type SessionRoute,
} from './route.ts';
import { sourceOf } from './source.ts';

/** A request and its response, as express has them. */
export interface Pair {
  readonly request: Request;
  readonly response: Response;
}

/** What serving any route takes. */
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
    language: languageOf(request),
    cookie: (kind) => parts.cookies.read(request, kind),
    url: request.originalUrl,
  };
}

const NO_BODY = { value: undefined };

/** As the route's schema has it; undefined when the caller went away. */
function bodyFor({ body, bodyBytesMax = BODY_BYTES_MAX }: Route, pair: Pair, parts: RouterParts) {
  return body === undefined ? NO_BODY : readJson(pair, parts.schemas.check(body), bodyBytesMax);
}

/** Undefined when nobody waits for an answer any more. */
export type Outcome = Answer | Refusal | undefined;

async function serveAnyone(route: OpenRoute, pair: Pair, parts: RouterParts): Promise<Outcome> {
  const refusal = admitAnyone(pair.request, parts);
  if (refusal !== undefined) return refusal;
  const body = await bodyFor(route, pair, parts);
  if (body === undefined || isRefusal(body)) return body;
  return route.handle({ ...askedOf(pair.request, parts), body: body.value });
}

/** What the schema could have refused says nothing about anybody. */
const isActRefused = ({ refused }: Refusal): boolean => refused !== 'body-invalid';

async function act(
  route: SessionRoute,
  asked: AskedInSession,
  { people }: RouterParts,
): Promise<Outcome> {
  const outcome = await route.handle(asked);
  if (route.recordsRefusals === true && isRefusal(outcome) && isActRefused(outcome)) {
    const { source, by } = asked;
    await people.recordRefusal({ action: route.action, refusal: outcome, source, by });
  }
  return outcome;
}

/** Judged first: what is large is not taken from those who may not send it. */
async function serveLines(
  route: SessionRoute,
  pair: Pair,
  { parts, asked }: { readonly parts: RouterParts; readonly asked: AskedInSession },
): Promise<Outcome> {
  const refusal = await judgeAct(parts.people, route, asked);
  if (refusal !== undefined) return refusal;
  const lines = await readLines(pair, route.bodyBytesMax ?? BODY_BYTES_MAX);
  if (lines === undefined || isRefusal(lines)) return lines;
  return act(route, { ...asked, body: lines }, parts);
}

async function serveSession(route: SessionRoute, pair: Pair, parts: RouterParts): Promise<Outcome> {
  const asked = askedOf(pair.request, parts);
  const by = await admitSession({ request: pair.request, source: asked.source }, route, parts);
  if (isRefusal(by)) return by;
  if (route.reads === 'lines') return serveLines(route, pair, { parts, asked: { ...asked, by } });
  const body = await bodyFor(route, pair, parts);
  if (body === undefined || isRefusal(body)) return body;
  const known = { ...asked, body: body.value, by };
  return (await judgeAct(parts.people, route, known)) ?? act(route, known, parts);
}

/**
 * One request from its headers to its answer: who, whether they meant it, what, whether they may.
 * What is asked for is read before it is judged, because it may name whom it is about.
 */
export const serve = (route: Route, pair: Pair, parts: RouterParts): Promise<Outcome> =>
  route.needs === 'none' ? serveAnyone(route, pair, parts) : serveSession(route, pair, parts);

import { Router, type RequestHandler } from 'express';
import { isRefusal, utf8, type Refusal } from '../../kernel/index.ts';
import { jsonBytes, type OutgoingReply } from '../reply-signer.ts';
import { asAttachment, ZIP_TYPE } from '../audit/asked.ts';
import { SESSION_COOKIE, type Cookies } from './cookies.ts';
import type { Answer, Route } from './route.ts';
import { securityHeaders } from './security-headers.ts';
import { serve, type Outcome, type Pair, type RouterParts } from './serve.ts';

function contentOf({ body, page, file }: Answer): Pick<OutgoingReply, 'contentType' | 'bytes'> {
  if (file !== undefined) return { contentType: ZIP_TYPE, bytes: file.bytes };
  return page === undefined
    ? { contentType: 'application/json', bytes: jsonBytes(body ?? {}) }
    : { contentType: 'text/html; charset=utf-8', bytes: utf8(page) };
}

function headersOf({ location, policy, file }: Answer): Readonly<Record<string, string>> {
  return {
    ...(location === undefined ? {} : { Location: location }),
    ...(policy === undefined ? {} : { 'Content-Security-Policy': policy }),
    ...(file === undefined ? {} : asAttachment(file)),
  };
}

/** Whether it was the browser's cookie that no session belongs to any more. */
function isOver({ request }: Pair, { refused }: Refusal, cookies: Cookies): boolean {
  return (
    refused === 'session-missing' &&
    request.headers.authorization === undefined &&
    cookies.read(request, SESSION_COOKIE) !== undefined
  );
}

function send(pair: Pair, answer: Outcome, parts: RouterParts): Promise<void> | undefined {
  const { sender, cookies } = parts;
  if (answer === undefined) return undefined;
  if (isRefusal(answer)) {
    if (isOver(pair, answer, cookies)) cookies.change(pair.response, { kind: SESSION_COOKIE });
    return sender.problem(pair, answer);
  }
  const { status } = answer;
  for (const change of answer.cookies ?? []) cookies.change(pair.response, change);
  return sender.signed(pair, { status, ...contentOf(answer), headers: headersOf(answer) });
}

const handlerOf =
  (route: Route, parts: RouterParts): RequestHandler =>
  async (request, response) =>
    send({ request, response }, await serve(route, { request, response }, parts), parts);

/** The methods of each path. */
function methodsOf(routes: readonly Route[]): ReadonlyMap<string, readonly string[]> {
  const methods = new Map<string, readonly string[]>();
  for (const { path, method } of routes) {
    methods.set(path, [...(methods.get(path) ?? []), method]);
  }
  return methods;
}

/** The table as a router: every row is served in the one same way. */
export function routerOf(routes: readonly Route[], parts: RouterParts): Router {
  const router = Router();
  const headers = securityHeaders(parts.isSecure);
  for (const route of routes) {
    const verb = route.method.toLowerCase() as 'get' | 'post' | 'put' | 'delete';
    router[verb](route.path, headers, handlerOf(route, parts));
  }
  for (const [path, methods] of methodsOf(routes)) {
    // RFC 9110 §15.5.6.
    const allow = { Allow: methods.join(', ') };
    router.all(path, headers, (request, response) =>
      parts.sender.problem({ request, response }, { refused: 'method-not-allowed' }, allow),
    );
  }
  return router;
}

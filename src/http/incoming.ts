import type { IncomingMessage } from 'node:http';
import express, { type Request } from 'express';
import type { Language } from '../kernel/index.ts';
import type { HttpHeaders, RequestMessage } from '../signatures/index.ts';

/** Origins this gateway is known by, as in `https://gateway.zj.gov.cn`; never empty. */
export type Origins = () => readonly string[];

/** The origin of each host; the origins change once at most, when an address is bound. */
const hosts = new WeakMap<readonly string[], ReadonlyMap<string, string>>();

function originsByHost(origins: readonly string[]): ReadonlyMap<string, string> {
  const known = hosts.get(origins);
  if (known !== undefined) return known;
  const byHost = new Map(origins.toReversed().map((each) => [new URL(each).host, each]));
  hosts.set(origins, byHost);
  return byHost;
}

/** Field lines as they came, those of one name joined with ", " (RFC 9110 §5.3). */
function headersIn(rawHeaders: readonly string[]): HttpHeaders {
  const fields = new Map<string, string>();
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = (rawHeaders[at] ?? '').toLowerCase();
    const value = rawHeaders[at + 1] ?? '';
    const earlier = fields.get(name);
    fields.set(name, earlier === undefined ? value : `${earlier}, ${value}`);
  }
  return { get: (name) => fields.get(name) };
}

/**
 * The target URI is rebuilt from the configured origins, never from forwarded headers: a proxy may
 * rewrite Host, but a signature over another origin than ours was not made for us.
 */
export function messageOf(request: IncomingMessage, origins: Origins): RequestMessage {
  const known = origins();
  const host = request.headers.host?.toLowerCase() ?? '';
  const origin = originsByHost(known).get(host) ?? known[0] ?? '';
  return {
    method: request.method ?? '',
    targetUri: origin + targetOf(request),
    headers: headersIn(request.rawHeaders),
  };
}

/** As it was sent, though a router has cut its own part off. */
function targetOf(request: IncomingMessage): string {
  const { originalUrl } = request as Partial<Request>;
  return originalUrl ?? request.url ?? '';
}

/** The path of the target, as it was sent. */
export function pathOf({ url = '' }: IncomingMessage): string {
  const query = url.indexOf('?');
  return query < 0 ? url : url.slice(0, query);
}

/** The bytes as they came, before anything parsed them. */
export function bodyOf(request: Request): Uint8Array {
  const body: unknown = request.body;
  return body instanceof Uint8Array ? body : new Uint8Array();
}

/** Longer than any browser's; the reader of preferences takes more than linear time. */
const LANGUAGES_CHARS_MAX = 256;

/** zh-CN unless the caller prefers English (RFC 9110 §12.5.4). */
export function languageOf(request: IncomingMessage): Language {
  const preferences = request.headers['accept-language'];
  if (preferences === undefined || preferences.length > LANGUAGES_CHARS_MAX) return 'zh-CN';
  const preferred = express.request.acceptsLanguages.call(request as Request, 'zh-CN', 'zh', 'en');
  return preferred === 'en' ? 'en' : 'zh-CN';
}

import type { Request } from 'express';
import type { Language } from '../kernel/index.ts';
import { headersOf, type RequestMessage } from '../signatures/index.ts';

/** Origins this gateway is known by, as in `https://gateway.zj.gov.cn`; never empty. */
export type Origins = () => readonly string[];

/**
 * The target URI is rebuilt from the configured origins, never from forwarded headers: a proxy may
 * rewrite Host, but a signature over another origin than ours was not made for us.
 */
export function messageOf(request: Request, origins: Origins): RequestMessage {
  const host = request.headers.host?.toLowerCase();
  const known = origins();
  const origin = known.find((each) => new URL(each).host === host) ?? known[0] ?? '';
  return {
    method: request.method,
    targetUri: origin + request.originalUrl,
    headers: headersOf(request.headersDistinct),
  };
}

/** The bytes as they came, before anything parsed them. */
export function bodyOf(request: Request): Uint8Array {
  const body: unknown = request.body;
  return body instanceof Uint8Array ? body : new Uint8Array();
}

/** Longer than any browser's; the reader of preferences takes more than linear time. */
const LANGUAGES_CHARS_MAX = 256;

/** zh-CN unless the caller prefers English (RFC 9110 §12.5.4). */
export function languageOf(request: Request): Language {
  if ((request.headers['accept-language'] ?? '').length > LANGUAGES_CHARS_MAX) return 'zh-CN';
  return request.acceptsLanguages('zh-CN', 'zh', 'en') === 'en' ? 'en' : 'zh-CN';
}

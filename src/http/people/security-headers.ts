import type { RequestHandler } from 'express';

/**
 * On every answer to people: nothing is kept by caches, guessed by browsers, framed, or told to
 * other sites. Answers are data, so nothing in them may run; the one page says so for itself.
 */
const HEADERS: Readonly<Record<string, string>> = {
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'; base-uri 'none'",
  'X-Frame-Options': 'DENY',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
};

/** A year, for the host that was reached by TLS (RFC 6797). */
const HSTS = 'max-age=31536000';

export const securityHeaders =
  (isSecure: () => boolean): RequestHandler =>
  (_request, response, next) => {
    response.set(HEADERS);
    if (isSecure()) response.set('Strict-Transport-Security', HSTS);
    next();
  };

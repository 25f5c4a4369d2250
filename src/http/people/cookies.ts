import { parseCookie, stringifySetCookie } from 'cookie';
import type { Request, Response } from 'express';

/** Longer than all cookies of ours together; more is not looked at. */
const COOKIE_HEADER_CHARACTERS_MAX = 8192;

/** What a browser is asked to keep, and when it may send it. */
export interface CookieKind {
  readonly name: string;
  readonly sameSite: 'strict' | 'lax';
}

/** Never sent with a request that another site caused, not even when a link is followed. */
export const SESSION_COOKIE: CookieKind = { name: 'jingwei', sameSite: 'strict' };

/** Lax, because the identity provider, another site, sends the browser back to us. */
export const TRANSACTION_COOKIE: CookieKind = { name: 'jingwei-sign-in', sameSite: 'lax' };

/**
 * Over TLS a cookie is Secure, and `__Host-` makes the browser take it for this host alone and
 * for `/`: no neighbouring site of the domain can plant one (RFC 6265bis §4.1.3.2).
 */
const nameOf = ({ name }: CookieKind, isSecure: boolean): string =>
  isSecure ? `__Host-${name}` : name;

/** A cookie to keep, until the browser is closed or for so long; one without a value is dropped. */
export interface CookieChange {
  readonly kind: CookieKind;
  readonly value?: string;
  readonly maxAgeSeconds?: number;
}

export interface Cookies {
  /** Undefined also when it occurs twice: which of them the browser means cannot be told. */
  read(request: Request, kind: CookieKind): string | undefined;
  change(response: Response, change: CookieChange): void;
}

/** `isSecure`: whether the site is reached by TLS. */
export function createCookies(isSecure: () => boolean): Cookies {
  return {
    read: ({ headers: { cookie = '' } }, kind) => {
      if (cookie.length > COOKIE_HEADER_CHARACTERS_MAX) return undefined;
      const name = nameOf(kind, isSecure());
      const occurrences = cookie.split(';').filter((pair) => pair.trim().startsWith(`${name}=`));
      return occurrences.length === 1 ? parseCookie(cookie)[name] : undefined;
    },
    change: (response, { kind, value, maxAgeSeconds }) => {
      const secure = isSecure();
      const maxAge = value === undefined ? 0 : maxAgeSeconds;
      const cookie = stringifySetCookie(nameOf(kind, secure), value ?? '', {
        path: '/',
        httpOnly: true,
        sameSite: kind.sameSite,
        secure,
        ...(maxAge === undefined ? {} : { maxAge }),
      });
      response.append('Set-Cookie', cookie);
    },
  };
}

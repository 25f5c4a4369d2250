import { timingSafeEqual } from 'node:crypto';
import type { Request } from 'express';
import { utf8 } from '../../kernel/index.ts';
import type { Origins } from '../incoming.ts';

/** Methods that change nothing (RFC 9110 §9.2.1). */
const SAFE = new Set(['GET', 'HEAD']);

export const isUnsafe = ({ method }: Request): boolean => !SAFE.has(method);

const same = (a: string, b: string): boolean => {
  const [one, other] = [utf8(a), utf8(b)];
  return one.length === other.length && timingSafeEqual(one, other);
};

/**
 * Where the request says it comes from: `ours`, `theirs`, or `unsaid` by what is no browser. Of a
 * browser that sends both, both must be ours.
 */
export function comesFrom(request: Request, origins: Origins): 'ours' | 'theirs' | 'unsaid' {
  const site = request.headers['sec-fetch-site'];
  const { origin } = request.headers;
  if (site === undefined && origin === undefined) return 'unsaid';
  const isOurs =
    (site === undefined || site === 'same-origin') &&
    (origin === undefined || origins().includes(origin));
  return isOurs ? 'ours' : 'theirs';
}

/**
 * Whether an unsafe request that a cookie speaks for was made by our own page: it says where it
 * comes from, and it knows the session's token, which no other site can read.
 */
export function isOwnPage(request: Request, csrf: string, origins: Origins): boolean {
  const told = request.headers['jingwei-csrf'];
  return comesFrom(request, origins) === 'ours' && typeof told === 'string' && same(told, csrf);
}

import { isIP } from 'node:net';
import type { Request } from 'express';
import type { Source } from '../../people/index.ts';

/** Longer than any browser's; more is cut off. */
const USER_AGENT_CHARACTERS_MAX = 512;

const IPV4_IN_IPV6 = '::ffff:';

/** One spelling of an IPv4 address, whichever kind of socket it came by. */
const plain = (address: string): string =>
  address.startsWith(IPV4_IN_IPV6) ? address.slice(IPV4_IN_IPV6.length) : address;

/**
 * The address of the connection; behind one of our own proxies the last one in X-Forwarded-For
 * that is no proxy of ours, since everything before it was written by whoever is beyond.
 */
function addressOf(request: Request, proxies: readonly string[]): string {
  const peer = plain(request.socket.remoteAddress ?? '');
  const forwarded = [request.headers['x-forwarded-for'] ?? []].flat().join(',').split(',');
  const told = [...forwarded.map((each) => plain(each.trim())), peer];
  const nearest = told.findLast((each) => !proxies.includes(each)) ?? peer;
  return isIP(nearest) === 0 ? peer : nearest;
}

export function sourceOf(request: Request, proxies: readonly string[]): Source {
  const userAgent = (request.headers['user-agent'] ?? '').slice(0, USER_AGENT_CHARACTERS_MAX);
  return { address: addressOf(request, proxies), userAgent };
}

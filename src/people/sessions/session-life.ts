import { instantOf } from '../../kernel/index.ts';
import type { Limits } from '../limits.ts';
import type { CurrentSession, Session } from '../ports.ts';
import type { Fingerprints } from '../credentials/fingerprints.ts';
import type { HeldSession } from './session-book.ts';

/** A command line waits for people; its token ends with its term, which is short. */
export function isAlive(held: HeldSession, now: number, { sessionIdleMs }: Limits): boolean {
  const isIdle = held.kind === 'browser' && held.lastSeenMs + sessionIdleMs <= now;
  return now < held.endsMs && !isIdle;
}

export const isSteppedUp = ({ kind, steppedUpUntilMs }: HeldSession, now: number): boolean =>
  kind === 'browser' && now < steppedUpUntilMs;

/** As its person may see it. */
export const sessionView = (held: HeldSession, now: number): Session => ({
  session: held.session,
  person: held.person,
  kind: held.kind,
  createdAt: held.createdAt,
  lastSeenAt: instantOf(held.lastSeenMs),
  endsAt: instantOf(held.endsMs),
  source: held.source,
  userAgent: held.userAgent,
  ...(isSteppedUp(held, now) ? { steppedUpUntil: instantOf(held.steppedUpUntilMs) } : {}),
});

/** As the request in it sees it. */
export const currentView = (
  fingerprints: Fingerprints,
  held: HeldSession,
  now: number,
): CurrentSession => ({ ...sessionView(held, now), csrf: fingerprints.csrf(held.digest) });

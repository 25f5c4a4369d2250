import type { Request } from 'express';
import { isRefusal, type Refusal } from '../../kernel/index.ts';
import type { CurrentSession, People, Source } from '../../people/index.ts';
import type { Origins } from '../incoming.ts';
import type { Cookies } from './cookies.ts';
import { sessionFrom } from './credentials.ts';
import type { AskedInSession, SessionRoute } from './route.ts';
import { comesFrom, isOwnPage, isUnsafe } from './same-site.ts';

export interface Gatekeeping {
  readonly people: People;
  readonly cookies: Cookies;
  readonly origins: Origins;
}

const MISMATCH: Refusal = { refused: 'csrf-mismatch' };

/**
 * Of a request nobody's session speaks for: a browser that says another site made it is turned
 * away, or that site could sign its visitors in as somebody else.
 */
export function admitAnyone(
  request: Request,
  { people, origins }: Gatekeeping,
): Refusal | undefined {
  if (!isUnsafe(request) || comesFrom(request, origins) !== 'theirs') return undefined;
  people.countUnidentified(MISMATCH);
  return MISMATCH;
}

/** A browser sends its cookie whoever made the page; a bearer token only its holder can send. */
function isForged(request: Request, by: CurrentSession, origins: Origins): boolean {
  return by.kind === 'browser' && isUnsafe(request) && !isOwnPage(request, by.csrf, origins);
}

/** The session that speaks for the request, and that its person meant it. */
export async function admitSession(
  { request, source }: { readonly request: Request; readonly source: Source },
  { action }: SessionRoute,
  { people, cookies, origins }: Gatekeeping,
): Promise<CurrentSession | Refusal> {
  const by = sessionFrom(request, { people, cookies }, source);
  if (isRefusal(by) || !isForged(request, by, origins)) return by;
  await people.recordRefusal({ action, refusal: MISMATCH, source, by });
  return MISMATCH;
}

/** What is about nothing in particular, or about many things, needs the charge for some of them. */
function judgeCharge(people: People, { action }: SessionRoute, by: CurrentSession) {
  const isCharged = people.actionsOf(by.person).includes(action);
  return isCharged ? undefined : ({ refused: 'not-permitted' } as const);
}

function judge(people: People, route: SessionRoute, asked: AskedInSession): Refusal | undefined {
  const { action, target } = route;
  if (target === 'each') return judgeCharge(people, route, asked.by);
  const found = target?.(asked) ?? {};
  // Whoever may not do it at all learns nothing of what there is.
  if (isRefusal(found)) return judgeCharge(people, route, asked.by) ?? found;
  return people.may(asked.by, action, found);
}

/** Whether the person may do this now; what they may not is recorded, asking for proof is not. */
export async function judgeAct(
  people: People,
  route: SessionRoute,
  asked: AskedInSession,
): Promise<Refusal | undefined> {
  const refusal = judge(people, route, asked);
  if (refusal?.refused === 'not-permitted') {
    const { action } = route;
    await people.recordRefusal({ action, refusal, source: asked.source, by: asked.by });
  }
  return refusal;
}

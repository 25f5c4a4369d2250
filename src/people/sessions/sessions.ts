import { isRefusal, type Refusal } from '../../kernel/index.ts';
import type { Done } from '../acts.ts';
import { authorize, findAuthority, type Authority } from '../authority.ts';
import { digestIfToken } from '../credentials/tokens.ts';
import { refusedAs, sessionsEnded } from '../entries.ts';
import type { ActionName } from '../actions.ts';
import type { Actor, CurrentSession, People, Source } from '../ports.ts';
import type { Room } from '../room.ts';
import type { HeldSession } from './session-book.ts';
import { currentView, isAlive, sessionView } from './session-life.ts';
import { deleteSessions, writeLastSeen } from './session-rows.ts';

/** How old the store's last-seen may be: it is not written at every request. */
const LAST_SEEN_WRITTEN_AFTER_MS = 60_000;

const SESSION_MISSING: Refusal = { refused: 'session-missing' };

type Db = Room['db'];

function see(room: Room, held: HeldSession, now: number): void {
  const isOld = now - held.seenWrittenMs >= LAST_SEEN_WRITTEN_AFTER_MS;
  room.sessions.change(held.session, {
    lastSeenMs: now,
    ...(isOld ? { seenWrittenMs: now } : {}),
  });
  if (isOld) room.inBackground(writeLastSeen(room.db, held.session, now));
}

/** Gone at once; the record follows. Should it fail, the session is gone until the next start. */
function endStolen(room: Room, held: HeldSession): void {
  room.sessions.drop([held]);
  const person = room.people.find(held.person);
  if (person === undefined) return;
  const ended = room.acts.perform(
    async (tx, { at }): Promise<Done<undefined>> => {
      await deleteSessions(tx, [held]);
      const entries = sessionsEnded({
        held: person,
        sessions: [held],
        reason: 'user-agent-changed',
        at,
      });
      return { entries, result: undefined, settle: () => undefined };
    },
    () => undefined,
  );
  room.inBackground(ended);
}

/** A cookie that comes from another browser than it was given to was copied. */
const isElsewhere = ({ fingerprints }: Room, held: HeldSession, { userAgent }: Source): boolean =>
  held.kind === 'browser' && fingerprints.userAgent(userAgent) !== held.userAgentToken;

function sessionOf(room: Room, token: string, source: Source): CurrentSession | Refusal {
  const now = room.clock.now();
  const digest = digestIfToken(token);
  const held = digest === undefined ? undefined : room.sessions.findByDigest(digest);
  if (held === undefined || isRefusal(findAuthority(room, held))) return SESSION_MISSING;
  if (isElsewhere(room, held, source)) {
    endStolen(room, held);
    return SESSION_MISSING;
  }
  see(room, held, now);
  return currentView(room.fingerprints, { ...held, lastSeenMs: now }, now);
}

interface Ending {
  readonly by: Actor;
  readonly action: ActionName;
  /** Of the actor's own, or why not. */
  readonly which: (authority: Authority) => readonly HeldSession[] | Refusal;
}

/** How many of one's own sessions ended. */
const endOwn = (room: Room, { by, action, which }: Ending): Promise<number | Refusal> =>
  room.acts.perform<number>(
    async (tx: Db, { at }) => {
      const authority = authorize(room, by, { action });
      if (isRefusal(authority)) return authority;
      const sessions = which(authority);
      if ('refused' in sessions) return sessions;
      await deleteSessions(tx, sessions);
      const { actor } = authority;
      return {
        entries: sessionsEnded({ held: actor, sessions, reason: 'own', at, by: actor.person }),
        result: sessions.length,
        settle: () => room.sessions.drop(sessions),
      };
    },
    refusedAs({ action, by: by.person }),
  );

async function endSession(
  room: Room,
  { by, session }: Parameters<People['endSession']>[0],
): Promise<undefined | Refusal> {
  const ended = await endOwn(room, {
    by,
    action: 'session.end-own',
    which: ({ actor }) => {
      const own = room.sessions.of(actor.person).filter((each) => each.session === session);
      return own.length === 0 ? { refused: 'session-unknown' } : own;
    },
  });
  return typeof ended === 'number' ? undefined : ended;
}

/** Who has no session any more is signed out already. */
const signOut = (room: Room, by: Actor): Promise<undefined | Refusal> =>
  room.acts.perform<undefined>(
    async (tx, { at }) => {
      const authority = authorize(room, by, { action: 'session.close' });
      if (isRefusal(authority)) return authority;
      const { actor, session } = authority;
      await deleteSessions(tx, [session]);
      const { person, agency } = actor;
      return {
        entries: [{ kind: 'person.signed-out', at, person, agency, session: session.session }],
        result: undefined,
        settle: () => room.sessions.drop([session]),
      };
    },
    () => undefined,
  );

function listOwn(room: Room, { person }: Actor): ReturnType<People['sessions']> {
  const now = room.clock.now();
  return room.sessions
    .of(person)
    .filter((held) => isAlive(held, now, room.limits))
    .map((held) => sessionView(held, now));
}

export const createSessions = (
  room: Room,
): Pick<People, 'sessionOf' | 'signOut' | 'sessions' | 'endSession' | 'endOtherSessions'> => ({
  sessionOf: (token, source) => sessionOf(room, token, source),
  signOut: (by) => signOut(room, by),
  sessions: (by) => listOwn(room, by),
  endSession: (input) => endSession(room, input),
  endOtherSessions: (by) =>
    endOwn(room, {
      by,
      action: 'session.end-own',
      which: ({ actor, session }) =>
        room.sessions.of(actor.person).filter((each) => each.session !== session.session),
    }),
});

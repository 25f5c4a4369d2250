import type { Kysely } from 'kysely';
import type { Entry } from '../../shapes/index.ts';
import type { Tables } from '../../storage/index.ts';
import { sessionsEnded } from '../entries.ts';
import { viewOfPerson } from '../authority.ts';
import { digestOfToken, newToken } from '../credentials/tokens.ts';
import type { Moment } from '../acts.ts';
import type { HeldPerson } from '../person-book.ts';
import type { SignedIn, Source } from '../ports.ts';
import type { Room } from '../room.ts';
import type { HeldSession } from './session-book.ts';
import { currentView, isAlive } from './session-life.ts';
import { deleteSessions, insertSession } from './session-rows.ts';

type Db = Kysely<Tables>;

/** Of one person, command lines included; the one used longest ago makes room. */
const SESSIONS_PER_PERSON_MAX = 10;

/** As much of a user agent as helps its person to recognise it. */
const USER_AGENT_CHARACTERS_MAX = 120;

interface Opening {
  readonly held: HeldPerson;
  readonly kind: HeldSession['kind'];
  readonly source: Source;
  /** Password and code were given for it, which is as good as stepping up. */
  readonly isProven?: boolean;
  /** The act ends all that are open, and writes so itself. */
  readonly isAlone?: boolean;
}

/** A session written, and what to do and tell once it is committed. */
export interface Opened {
  readonly signedIn: SignedIn;
  /** When older ones had to make room. */
  readonly entries: readonly Entry[];
  readonly settle: () => void;
}

function surplusOf(
  { sessions, limits }: Room,
  { held, isAlone = false }: Opening,
  now: number,
): readonly HeldSession[] {
  const staying = isAlone
    ? []
    : sessions
        .of(held.person)
        .filter((each) => isAlive(each, now, limits))
        .sort((a, b) => a.lastSeenMs - b.lastSeenMs);
  return staying.slice(0, Math.max(0, staying.length - (SESSIONS_PER_PERSON_MAX - 1)));
}

function madeFor(
  { newId, fingerprints, limits }: Room,
  { held, kind, source, isProven = false }: Opening,
  moment: Moment,
): { readonly token: string; readonly session: HeldSession } {
  const token = newToken();
  const session = {
    session: newId(),
    digest: digestOfToken(token),
    person: held.person,
    kind,
    createdAt: moment.at,
    lastSeenMs: moment.now,
    seenWrittenMs: moment.now,
    endsMs: moment.now + (kind === 'cli' ? limits.cliTokenMs : limits.sessionMs),
    source: source.address,
    userAgent: source.userAgent.slice(0, USER_AGENT_CHARACTERS_MAX),
    userAgentToken: fingerprints.userAgent(source.userAgent),
    steppedUpUntilMs: isProven ? moment.now + limits.stepUpMs : 0,
  };
  return { token, session };
}

/** Always a new token: none that was there before is ever raised to a session. */
export async function openSession(
  room: Room,
  opening: Opening,
  { tx, moment }: { readonly tx: Db; readonly moment: Moment },
): Promise<Opened> {
  const { held } = opening;
  const surplus = surplusOf(room, opening, moment.now);
  const over = [...room.sessions.all()].filter((each) => !isAlive(each, moment.now, room.limits));
  await deleteSessions(tx, [...surplus, ...over]);
  const { token, session } = madeFor(room, opening, moment);
  await insertSession(tx, session);
  return {
    signedIn: {
      token,
      session: currentView(room.fingerprints, session, moment.now),
      person: viewOfPerson(room, held),
    },
    entries: sessionsEnded({ held, sessions: surplus, reason: 'too-many', at: moment.at }),
    settle: () => {
      room.sessions.drop([...surplus, ...over]);
      room.sessions.put(session);
    },
  };
}

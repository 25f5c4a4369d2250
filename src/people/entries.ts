import type { Refusal } from '../kernel/index.ts';
import type { Entry, PersonActRefused, SessionsEnded } from '../shapes/index.ts';
import type { RefusalEntry } from './acts.ts';
import type { ActionName } from './actions.ts';
import type { HeldPerson } from './person-book.ts';
import type { HeldSession } from './sessions/session-book.ts';

interface Ending {
  readonly held: Pick<HeldPerson, 'person' | 'agency'>;
  readonly sessions: readonly Pick<HeldSession, 'session'>[];
  readonly reason: SessionsEnded['reason'];
  readonly at: string;
  /** Absent when nobody did it. */
  readonly by?: string;
}

/** One entry, or none when no session was open. */
export function sessionsEnded({ held, sessions, reason, at, by }: Ending): readonly Entry[] {
  if (sessions.length === 0) return [];
  return [
    {
      kind: 'sessions.ended',
      at,
      person: held.person,
      agency: held.agency,
      sessions: sessions.map(({ session }) => session),
      reason,
      ...(by === undefined ? {} : { by }),
    },
  ];
}

export interface RefusedAct {
  readonly action: ActionName;
  readonly by?: string;
  readonly person?: string;
  /** A token, not an address. */
  readonly source?: string;
}

export const actRefused = (
  { action, by, person, source }: RefusedAct,
  { refused }: Refusal,
  at: string,
): PersonActRefused => ({
  kind: 'person.act-refused',
  at,
  act: action,
  ...(by === undefined ? {} : { by }),
  ...(person === undefined ? {} : { person }),
  code: refused,
  ...(source === undefined ? {} : { source }),
});

/** What is recorded when an act is refused. */
export const refusedAs =
  (act: RefusedAct): RefusalEntry =>
  (refusal, { at }) =>
    actRefused(act, refusal, at);

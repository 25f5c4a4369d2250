import type { Kysely } from 'kysely';
import { isRefusal, type Refusal } from '../../kernel/index.ts';
import type { Entry } from '../../shapes/index.ts';
import type { Tables } from '../../storage/index.ts';
import type { Done, Moment } from '../acts.ts';
import type { ActionName } from '../actions.ts';
import { authorize, targetOf, viewOfPerson, type Authority } from '../authority.ts';
import { refusedAs, sessionsEnded } from '../entries.ts';
import type { HeldPerson } from '../person-book.ts';
import { updatePerson } from '../person-rows.ts';
import type { Actor, Person } from '../ports.ts';
import type { Room } from '../room.ts';
import type { HeldSession } from '../sessions/session-book.ts';
import { deleteSessions } from '../sessions/session-rows.ts';

type Db = Kysely<Tables>;

/** An administrator's act on somebody's account. */
export interface AccountAct {
  readonly action: ActionName;
  readonly by: Actor;
  readonly person: string;
}

/** What an act is decided on, read when its turn has come. */
export interface AccountFacts extends Authority {
  readonly held: HeldPerson;
  readonly tx: Db;
  readonly moment: Moment;
}

/** Looks up the person, and whether the actor may do this to them, and runs the act in its turn. */
export function actOnAccount<Result>(
  room: Room,
  { action, by, person }: AccountAct,
  work: (facts: AccountFacts) => Promise<Done<Result> | Refusal> | Refusal,
): Promise<Result | Refusal> {
  return room.acts.perform<Result>(
    async (tx, moment) => {
      const held = room.people.find(person);
      const target = held && targetOf(room, held.agency);
      const authority = authorize(room, by, target === undefined ? { action } : { action, target });
      if (isRefusal(authority)) return authority;
      if (held === undefined) return { refused: 'person-unknown' };
      return work({ ...authority, held, tx, moment });
    },
    refusedAs({ action, by: by.person, person }),
  );
}

export const stateUnfit: Refusal = { refused: 'account-state-unfit' };

/** Why the person's sessions end; not at all when absent. */
interface Change {
  readonly after: HeldPerson;
  readonly entry: Entry;
  readonly ending?: 'roles-changed' | 'disabled';
}

/** Writes a person as they are from now on, and ends their sessions where that is called for. */
export async function changeAccount(
  room: Room,
  { tx, moment, actor }: Pick<AccountFacts, 'tx' | 'moment' | 'actor'>,
  { after, entry, ending }: Change,
): Promise<Done<Person>> {
  const sessions: readonly HeldSession[] =
    ending === undefined ? [] : room.sessions.of(after.person);
  await updatePerson(tx, after);
  await deleteSessions(tx, sessions);
  const ended =
    ending === undefined
      ? []
      : sessionsEnded({
          held: after,
          sessions,
          reason: ending,
          at: moment.at,
          by: actor.person,
        });
  return {
    entries: [entry, ...ended],
    result: viewOfPerson(room, after),
    settle: () => {
      room.people.put(after);
      room.sessions.drop(sessions);
    },
  };
}

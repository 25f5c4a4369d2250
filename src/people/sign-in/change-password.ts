import { isRefusal, type Refusal } from '../../kernel/index.ts';
import type { Done, Work } from '../acts.ts';
import { findFormerPasswords, setPassword, takeCode } from '../credentials/credential-rows.ts';
import { sessionsEnded } from '../entries.ts';
import type { People, SignedIn, Source } from '../ports.ts';
import { refuse } from '../refuse.ts';
import type { Room } from '../room.ts';
import { openSession } from '../sessions/open-session.ts';
import { deleteSessions } from '../sessions/session-rows.ts';
import { SIGN_IN_REFUSED } from './attempt.ts';
import type { Proven } from './proof.ts';
import { proveAgain } from './prove-again.ts';
import { disbeliefAfter } from './sign-in.ts';

interface Changing {
  readonly proven: Proven;
  readonly passwordHash: string;
  readonly source: Source;
}

/** Whoever has the old password, or a session, is out: all end, and one new one opens. */
const change =
  (room: Room, { proven, passwordHash, source }: Changing): Work<SignedIn> =>
  async (tx, moment): Promise<Done<SignedIn> | Refusal> => {
    const { person } = proven;
    const held = room.people.find(person) ?? proven.held;
    if (!(await takeCode(tx, proven))) return SIGN_IN_REFUSED;
    await setPassword(tx, person, passwordHash);
    const sessions = room.sessions.of(person);
    await deleteSessions(tx, sessions);
    const opening = { held, kind: 'browser', source, isProven: true, isAlone: true } as const;
    const opened = await openSession(room, opening, { tx, moment });
    const { at } = moment;
    const who = { person, agency: held.agency, source: room.fingerprints.source(source.address) };
    const { session } = opened.signedIn.session;
    return {
      entries: [
        { kind: 'password.changed', at, ...who },
        ...sessionsEnded({ held, sessions, reason: 'password-changed', at, by: person }),
        { kind: 'person.signed-in', at, ...who, session, via: 'password' },
      ],
      result: opened.signedIn,
      settle: () => {
        room.sessions.drop(sessions);
        opened.settle();
      },
    };
  };

type Input = Parameters<People['changePassword']>[0];

async function accepted(
  room: Room,
  { held }: Proven,
  { newPassword, source }: Input,
): Promise<string | Refusal> {
  const { person, loginName = person } = held;
  const former = await findFormerPasswords(room.db, person);
  return room.passwords.accept({ password: newPassword, loginName, former }, source.address);
}

/** A password that is not taken leaves everything as it was, the code included. */
const changePassword = (room: Room, input: Input): ReturnType<People['changePassword']> =>
  proveAgain<SignedIn>(room, input, {
    action: 'password.change',
    act: 'password-change',
    use: async (proven) => {
      const { source } = input;
      const passwordHash = await accepted(room, proven, input);
      if (typeof passwordHash === 'object') {
        return refuse(room, { action: 'password.change', by: proven.person }, passwordHash);
      }
      const work = change(room, { proven, passwordHash, source });
      const changed = await room.acts.perform(work, () => undefined);
      return isRefusal(changed) ? disbeliefAfter(room, proven) : changed;
    },
  });

export const createPasswordChange = (room: Room): Pick<People, 'changePassword'> => ({
  changePassword: (input) => changePassword(room, input),
});

import { instantOf, isRefusal, type Refusal } from '../../kernel/index.ts';
import type { Done, Work } from '../acts.ts';
import { takeCode } from '../credentials/credential-rows.ts';
import type { CurrentSession, People } from '../ports.ts';
import type { Room } from '../room.ts';
import type { HeldSession } from '../sessions/session-book.ts';
import { currentView } from '../sessions/session-life.ts';
import { writeStepUp } from '../sessions/session-rows.ts';
import { SIGN_IN_REFUSED } from './attempt.ts';
import type { Proven } from './proof.ts';
import { proveAgain, type GivenAgain } from './prove-again.ts';
import { disbeliefAfter } from './sign-in.ts';

interface Raising {
  readonly session: HeldSession;
  readonly proven: Proven;
  readonly address: string;
}

const raise =
  (room: Room, { session: before, proven, address }: Raising): Work<CurrentSession> =>
  async (tx, { now, at }): Promise<Done<CurrentSession> | Refusal> => {
    const { person, held } = proven;
    // It is read again: seen since then, or ended.
    const session = room.sessions.find(before.session);
    if (session === undefined || !(await takeCode(tx, proven))) return SIGN_IN_REFUSED;
    const steppedUpUntilMs = now + room.limits.stepUpMs;
    const until = instantOf(steppedUpUntilMs);
    await writeStepUp(tx, session.session, until);
    return {
      entries: [
        {
          kind: 'person.stepped-up',
          at,
          person,
          agency: held.agency,
          session: session.session,
          until,
          source: room.fingerprints.source(address),
        },
      ],
      result: currentView(room.fingerprints, { ...session, steppedUpUntilMs }, now),
      settle: () => room.sessions.change(session.session, { steppedUpUntilMs }),
    };
  };

export const createStepUp = (room: Room): Pick<People, 'stepUp'> => ({
  stepUp: (input: GivenAgain) =>
    proveAgain<CurrentSession>(room, input, {
      action: 'session.step-up',
      act: 'step-up',
      use: async (proven, { session }) => {
        const raising = { session, proven, address: input.source.address };
        const raised = await room.acts.perform(raise(room, raising), () => undefined);
        return isRefusal(raised) ? disbeliefAfter(room, proven) : raised;
      },
    }),
});

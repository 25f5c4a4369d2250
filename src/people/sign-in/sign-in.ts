import { isRefusal, type Refusal } from '../../kernel/index.ts';
import type { Done, Work } from '../acts.ts';
import { replaceHash, takeCode } from '../credentials/credential-rows.ts';
import type { People, SignedIn, Source } from '../ports.ts';
import type { Room } from '../room.ts';
import { openSession } from '../sessions/open-session.ts';
import { SIGN_IN_REFUSED, withCredentials } from './attempt.ts';
import type { Disbelief, Proven } from './proof.ts';

interface Entering {
  readonly proven: Proven;
  readonly source: Source;
  /** The password hashed at the cost of today, where it was not. */
  readonly renewed: string | undefined;
}

/** In the one spelling that accounts have. */
const loginNameOf = (text: string): string => text.trim().normalize('NFKC').toLowerCase();

const isActive = ({ people }: Room, person: string): boolean =>
  people.find(person)?.state === 'active';

/** Why what was believed before the act's turn came is no longer: the code, or the account. */
export const disbeliefAfter = (room: Room, { person }: Proven): Disbelief => ({
  reason: isActive(room, person) ? 'code-reused' : 'disabled',
});

const enter =
  (room: Room, { proven, source, renewed }: Entering): Work<SignedIn> =>
  async (tx, moment): Promise<Done<SignedIn> | Refusal> => {
    const { person } = proven;
    const held = room.people.find(person) ?? proven.held;
    if (!isActive(room, person) || !(await takeCode(tx, proven))) return SIGN_IN_REFUSED;
    if (renewed !== undefined) await replaceHash(tx, person, renewed);
    const known = { person, sourceToken: room.fingerprints.source(source.address), at: moment.at };
    await room.knownSources.write(tx, known);
    const opening = { held, kind: 'browser', source, isProven: true } as const;
    const opened = await openSession(room, opening, { tx, moment });
    return {
      entries: [
        ...opened.entries,
        {
          kind: 'person.signed-in',
          at: moment.at,
          person,
          agency: held.agency,
          session: opened.signedIn.session.session,
          via: 'password',
          source: known.sourceToken,
        },
      ],
      result: opened.signedIn,
      settle: () => {
        opened.settle();
        room.knownSources.settle(known);
      },
    };
  };

const signIn = (
  room: Room,
  { password, code, source, ...given }: Parameters<People['signIn']>[0],
): ReturnType<People['signIn']> => {
  const loginName = loginNameOf(given.loginName);
  const held = room.people.findByLoginName(loginName);
  const attempted = { act: 'sign-in', loginName, held, password, code, source } as const;
  return withCredentials<SignedIn>(room, attempted, async (proven) => {
    const { passwordHash } = proven;
    const renewed = await room.passwords.renewed(password, passwordHash, source.address);
    // What fails here is recorded as an attempt that failed, not as an act.
    const signedIn = await room.acts.perform(
      enter(room, { proven, source, renewed }),
      () => undefined,
    );
    return isRefusal(signedIn) ? disbeliefAfter(room, proven) : signedIn;
  });
};

export const createSignIn = (room: Room): Pick<People, 'signIn'> => ({
  signIn: (input) => signIn(room, input),
});

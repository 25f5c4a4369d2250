import type { Kysely } from 'kysely';
import { isRefusal, type Refusal } from '../../kernel/index.ts';
import type { Tables } from '../../storage/index.ts';
import type { Done, Moment } from '../acts.ts';
import type { ActionName } from '../actions.ts';
import { authorize } from '../authority.ts';
import { dropCredentials } from '../credentials/credential-rows.ts';
import { refusedAs, sessionsEnded } from '../entries.ts';
import type { HeldPerson } from '../person-book.ts';
import { updatePerson } from '../person-rows.ts';
import type { Actor, Invitation, Recovery } from '../ports.ts';
import type { Room } from '../room.ts';
import { deleteSessions } from '../sessions/session-rows.ts';
import { stateUnfit } from './administration.ts';
import { inviteWith } from './invite.ts';
import type { RecoveryBook } from './recovery-book.ts';
import { writeDecision } from './recovery-rows.ts';

const ALREADY_DECIDED: Refusal = { refused: 'already-decided' };

interface Deciding {
  readonly by: Actor;
  readonly recovery: string;
  readonly verdict: 'approved' | 'refused';
}

/** A decision that was written, and whom it is about. */
interface Decided {
  readonly recovery: Recovery;
  readonly held: HeldPerson;
  readonly tx: Kysely<Tables>;
  readonly moment: Moment;
  readonly by: string;
}

const actionOf = (verdict: Deciding['verdict']): ActionName =>
  verdict === 'approved' ? 'recovery.approve' : 'recovery.refuse';

interface Question {
  readonly asked: Recovery;
  readonly held: HeldPerson;
}

/** What there is to decide on, or why not by this person or not any more. */
function findQuestion(
  { people }: Room,
  book: RecoveryBook,
  { by, recovery, verdict }: Deciding,
): Question | Refusal {
  const asked = book.find(recovery);
  const held = asked && people.find(asked.person);
  if (asked === undefined || held === undefined) return { refused: 'recovery-unknown' };
  if (asked.askedBy === by.person || asked.person === by.person) {
    return { refused: 'own-request' };
  }
  if (asked.state !== 'asked') return ALREADY_DECIDED;
  // Disabled since it was asked for: a recovery must not enable.
  return verdict === 'approved' && held.state === 'disabled' ? stateUnfit : { asked, held };
}

/** Writes who decided what, once, and goes on to what that means. */
export function decideRecovery<Result>(
  { room, book }: { readonly room: Room; readonly book: RecoveryBook },
  deciding: Deciding,
  follow: (decided: Decided) => Promise<Done<Result>>,
): Promise<Result | Refusal> {
  const { by, verdict } = deciding;
  const about = book.find(deciding.recovery)?.person;
  return room.acts.perform<Result>(
    async (tx, moment) => {
      const authority = authorize(room, by, { action: actionOf(verdict) });
      if (isRefusal(authority)) return authority;
      const question = findQuestion(room, book, deciding);
      if (isRefusal(question)) return question;
      const { asked, held } = question;
      const decision = { state: verdict, decidedBy: by.person, decidedAt: moment.at };
      const recovery: Recovery = { ...asked, ...decision };
      if (!(await writeDecision(tx, recovery))) return ALREADY_DECIDED;
      const done = await follow({ recovery, held, tx, moment, by: by.person });
      const settle = (): void => {
        done.settle();
        book.put(recovery);
      };
      return { ...done, settle };
    },
    refusedAs({
      action: actionOf(verdict),
      by: by.person,
      ...(about === undefined ? {} : { person: about }),
    }),
  );
}

/** Everything the person had is of no use any more; a new token lets them begin again. */
export async function beginAgain(room: Room, decided: Decided): Promise<Done<Invitation>> {
  const { recovery, held, tx, moment, by } = decided;
  const { person, agency } = held;
  const after: HeldPerson = { ...held, state: 'invited' };
  const sessions = room.sessions.of(person);
  await updatePerson(tx, after);
  await dropCredentials(tx, person);
  await deleteSessions(tx, sessions);
  const { at } = moment;
  const { reason, askedBy } = recovery;
  const named = { recovery: recovery.recovery, person, agency };
  return {
    entries: [
      { kind: 'recovery.approved', at, ...named, reason, askedBy, approvedBy: by },
      ...sessionsEnded({ held, sessions, reason: 'recovery', at, by }),
    ],
    result: await inviteWith(room, after, decided),
    settle: () => {
      room.people.put(after);
      room.sessions.drop(sessions);
    },
  };
}

export const leaveAsIs = ({ recovery, held, moment, by }: Decided): Promise<Done<Recovery>> =>
  Promise.resolve({
    entries: [
      {
        kind: 'recovery.refused',
        at: moment.at,
        recovery: recovery.recovery,
        person: held.person,
        agency: held.agency,
        askedBy: recovery.askedBy,
        refusedBy: by,
      },
    ],
    result: recovery,
    settle: () => undefined,
  });

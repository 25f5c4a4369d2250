import type { Kysely } from 'kysely';
import { instantOf, isRefusal, type Refusal } from '../../kernel/index.ts';
import type { Tables } from '../../storage/index.ts';
import type { Done, Moment } from '../acts.ts';
import type { ActionName } from '../actions.ts';
import { authorize } from '../authority.ts';
import { dropCredentials } from '../credentials/credential-rows.ts';
import { refusedAs, sessionsEnded } from '../entries.ts';
import { holds, type HeldPerson } from '../person-book.ts';
import { updatePerson } from '../person-rows.ts';
import type { Actor, Invitation, People, Recovery } from '../ports.ts';
import type { Room } from '../room.ts';
import { deleteSessions } from '../sessions/session-rows.ts';
import { actOnAccount, stateUnfit, type AccountFacts } from './administration.ts';
import { inviteWith } from './invite.ts';
import { createRecoveryBook, type RecoveryBook } from './recovery-book.ts';
import { decideRecovery, insertRecovery, loadRecoveries } from './recovery-rows.ts';

const OWN_REQUEST: Refusal = { refused: 'own-request' };
const ALREADY_DECIDED: Refusal = { refused: 'already-decided' };

/**
 * The security administrator asks. Of a security administrator the system administrator may: else
 * the only one, once lost, would be lost for ever.
 */
function judgeAsking(book: RecoveryBook, { actor, held }: AccountFacts): Refusal | undefined {
  if (held.person === actor.person) return OWN_REQUEST;
  const isInCharge =
    holds(actor, 'security-administrator') || holds(held, 'security-administrator');
  if (!isInCharge) return { refused: 'not-permitted' };
  // An identity provider recovers its own; whoever was never activated is invited again.
  const isFit = held.origin === 'local' && held.state !== 'disabled';
  if (!isFit || held.activatedAt === undefined) return stateUnfit;
  return book.findOpen(held.person) === undefined ? undefined : { refused: 'recovery-open' };
}

/** One that nobody decided in time makes room for the next. */
async function closeLapsed(tx: Kysely<Tables>, book: RecoveryBook, person: string): Promise<void> {
  const lapsed = book.all().filter((each) => each.person === person && each.state === 'expired');
  for (const recovery of lapsed) await decideRecovery(tx, recovery);
}

const ask = (
  room: Room,
  book: RecoveryBook,
  { by, person, reason }: Parameters<People['askRecovery']>[0],
): ReturnType<People['askRecovery']> =>
  actOnAccount<Recovery>(
    room,
    { action: 'recovery.ask', by, person },
    async (facts): Promise<Done<Recovery> | Refusal> => {
      const refusal = judgeAsking(book, facts);
      if (refusal !== undefined) return refusal;
      const { held, actor, moment, tx } = facts;
      const { now, at } = moment;
      const recovery: Recovery = {
        recovery: room.newId(),
        person,
        reason,
        askedBy: actor.person,
        askedAt: at,
        expiresAt: instantOf(now + room.limits.recoveryMs),
        state: 'asked',
      };
      await closeLapsed(tx, book, person);
      await insertRecovery(tx, recovery);
      const named = { recovery: recovery.recovery, person, agency: held.agency };
      return {
        entries: [{ kind: 'recovery.asked', at, ...named, reason, askedBy: actor.person }],
        result: recovery,
        settle: () => book.put(recovery),
      };
    },
  );

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
  if (asked.askedBy === by.person || asked.person === by.person) return OWN_REQUEST;
  if (asked.state !== 'asked') return ALREADY_DECIDED;
  // Disabled since it was asked for: a recovery must not enable.
  return verdict === 'approved' && held.state === 'disabled' ? stateUnfit : { asked, held };
}

/** Writes who decided what, once, and goes on to what that means. */
function decide<Result>(
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
      if (!(await decideRecovery(tx, recovery))) return ALREADY_DECIDED;
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
async function beginAgain(room: Room, decided: Decided): Promise<Done<Invitation>> {
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

const leaveAsIs = ({ recovery, held, moment, by }: Decided): Promise<Done<Recovery>> =>
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

type Recoveries = Pick<
  People,
  'askRecovery' | 'approveRecovery' | 'refuseRecovery' | 'recoveryOf' | 'recoveries'
>;

export async function createRecoveries(room: Room): Promise<Recoveries> {
  const book = createRecoveryBook(room.clock, await loadRecoveries(room.db));
  return {
    askRecovery: (input) => ask(room, book, input),
    approveRecovery: (input) =>
      decide({ room, book }, { ...input, verdict: 'approved' }, (decided) =>
        beginAgain(room, decided),
      ),
    refuseRecovery: (input) => decide({ room, book }, { ...input, verdict: 'refused' }, leaveAsIs),
    recoveryOf: (recovery) => book.find(recovery),
    recoveries: () => book.all(),
  };
}

import type { Kysely } from 'kysely';
import { instantOf, type Refusal } from '../../kernel/index.ts';
import type { Tables } from '../../storage/index.ts';
import type { Done } from '../acts.ts';
import { holds } from '../person-book.ts';
import type { People, Recovery } from '../ports.ts';
import type { Room } from '../room.ts';
import { actOnAccount, stateUnfit, type AccountFacts } from './administration.ts';
import type { RecoveryBook } from './recovery-book.ts';
import { insertRecovery, writeDecision } from './recovery-rows.ts';

/**
 * The security administrator asks. Of a security administrator the system administrator may: else
 * the only one, once lost, would be lost for ever.
 */
function judgeAsking(book: RecoveryBook, { actor, held }: AccountFacts): Refusal | undefined {
  if (held.person === actor.person) return { refused: 'own-request' };
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
  for (const recovery of lapsed) await writeDecision(tx, recovery);
}

export const askRecovery = (
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

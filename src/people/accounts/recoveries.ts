import type { People } from '../ports.ts';
import type { Room } from '../room.ts';
import { askRecovery } from './ask-recovery.ts';
import { beginAgain, decideRecovery, leaveAsIs } from './decide-recovery.ts';
import { createRecoveryBook } from './recovery-book.ts';
import { loadRecoveries } from './recovery-rows.ts';

type Recoveries = Pick<
  People,
  'askRecovery' | 'approveRecovery' | 'refuseRecovery' | 'recoveryOf' | 'recoveries'
>;

export async function createRecoveries(room: Room): Promise<Recoveries> {
  const book = createRecoveryBook(room.clock, await loadRecoveries(room.db));
  return {
    askRecovery: (input) => askRecovery(room, book, input),
    approveRecovery: (input) =>
      decideRecovery({ room, book }, { ...input, verdict: 'approved' }, (decided) =>
        beginAgain(room, decided),
      ),
    refuseRecovery: (input) =>
      decideRecovery({ room, book }, { ...input, verdict: 'refused' }, leaveAsIs),
    recoveryOf: (recovery) => book.find(recovery),
    recoveries: () => book.all(),
  };
}

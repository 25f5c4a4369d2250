import type { Clock } from '../../kernel/index.ts';
import type { Recovery } from '../ports.ts';

/** Recoveries in memory; those whose term is over say so, whether or not anybody wrote it down. */
export interface RecoveryBook {
  find(recovery: string): Recovery | undefined;
  /** Asked for and waiting. */
  findOpen(person: string): Recovery | undefined;
  /** Newest first. */
  all(): readonly Recovery[];
  put(recovery: Recovery): void;
}

export function createRecoveryBook(clock: Clock, newestFirst: readonly Recovery[]): RecoveryBook {
  const recoveries = new Map<string, Recovery>();
  const put = (recovery: Recovery): void => {
    recoveries.set(recovery.recovery, recovery);
  };
  newestFirst.toReversed().forEach(put);

  const present = (recovery: Recovery): Recovery =>
    recovery.state === 'asked' && Date.parse(recovery.expiresAt) <= clock.now()
      ? { ...recovery, state: 'expired' }
      : recovery;

  const all = (): readonly Recovery[] => [...recoveries.values()].map(present).toReversed();

  return {
    find: (recovery) => {
      const found = recoveries.get(recovery);
      return found && present(found);
    },
    findOpen: (person) => all().find((each) => each.person === person && each.state === 'asked'),
    all,
    put,
  };
}

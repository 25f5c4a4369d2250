import { setImmediate } from 'node:timers/promises';
import { Fault, type Clock } from '../kernel/index.ts';
import type { LogDatabase, SpentNonce } from './log-database.ts';
import type { LogFailures } from './log-failures.ts';
import type { LogProbe } from './log-probe.ts';
import type { NonceHorizon } from './nonce-horizon.ts';

/** Nonces that may wait for a commit: more than there are requests under way at once. */
const WAITING_MAX = 10_000;

interface WaitingNonce {
  readonly nonce: SpentNonce;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

export interface NonceKeeperParts {
  readonly database: LogDatabase;
  readonly clock: Clock;
  readonly nonceHorizon: NonceHorizon;
  readonly failures: LogFailures;
  readonly probe: LogProbe;
}

/** Keeps the nonces of calls about which the log gets no entry. */
export interface NonceKeeper {
  /** Durable when resolved. @throws {Fault} log-unavailable, overloaded */
  keep(nonce: SpentNonce): Promise<void>;
  /** Resolves when nothing waits any more; refuses what comes later. */
  close(): Promise<void>;
}

/** Group commit, as entries have: what arrives together shares one sync. */
export function createNonceKeeper(parts: NonceKeeperParts): NonceKeeper {
  const { failures, probe } = parts;
  const waiting: WaitingNonce[] = [];
  let keeping: Promise<void> | undefined;
  let isClosed = false;

  const keepAll = async (): Promise<void> => {
    // Lets requests that have arrived meanwhile into this commit.
    await setImmediate();
    keeping = undefined;
    const together = waiting.splice(0);
    try {
      commit(parts, together);
      failures.recover();
      together.forEach(({ resolve }) => resolve());
    } catch (error) {
      const fault = failures.faultOf(error);
      together.forEach(({ reject }) => reject(fault));
      probe.watch();
    }
  };

  return {
    keep: (nonce) =>
      new Promise((resolve, reject) => {
        if (isClosed || failures.isFatal) throw new Fault('log-unavailable');
        if (waiting.length >= WAITING_MAX) throw new Fault('overloaded', { retryAfterSeconds: 1 });
        waiting.push({ nonce, resolve, reject });
        keeping ??= keepAll();
      }),
    close: async () => {
      isClosed = true;
      await keeping;
    },
  };
}

function commit(
  { database, clock, nonceHorizon }: NonceKeeperParts,
  waiting: readonly WaitingNonce[],
): void {
  const horizon = nonceHorizon(clock.now());
  database.transaction((transaction) => {
    transaction.dropExpiredNonces(horizon);
    for (const { nonce } of waiting) transaction.addNonce(nonce);
  });
}

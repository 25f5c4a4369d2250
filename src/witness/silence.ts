import type { Clock } from '../kernel/index.ts';
import type { Alarms } from './alarms.ts';
import type { WitnessBook } from './witness-book.ts';

interface SilenceParts {
  readonly book: WitnessBook;
  readonly alarms: Alarms;
  readonly clock: Clock;
  readonly origins: readonly string[];
  readonly silenceMs: number;
}

/**
 * Looks for logs that nothing was heard of for too long: whoever cuts a log off from its witness
 * hides it. Counted from the start of the witness on, which while it was down heard nobody.
 */
export function createSilenceWatch(parts: SilenceParts): () => void {
  const { book, alarms, clock, origins, silenceMs } = parts;
  const startedAt = clock.now();
  return () => {
    for (const origin of origins) {
      const held = book.find(origin);
      const waitedFrom = Math.max(held?.seenAt ?? startedAt, startedAt);
      if (clock.now() - waitedFrom <= silenceMs) continue;
      alarms.raise({ origin, kind: 'silence', ...(held && { held: held.note }) });
    }
  };
}

import { instantOf, type Clock, type Refusal } from '../kernel/index.ts';
import type { RequestsUnidentified } from '../shapes/index.ts';

export interface UnidentifiedCounter {
  count(refusal: Refusal): void;
  /** The counts since the last call as an entry; undefined when there were none. */
  take(): RequestsUnidentified | undefined;
}

/** Requests refused before identification, aggregated so that a flood becomes one entry. */
export function createUnidentifiedCounter(clock: Clock): UnidentifiedCounter {
  let counts = new Map<string, number>();
  let since = clock.now();
  return {
    count: ({ refused }) => counts.set(refused, (counts.get(refused) ?? 0) + 1),
    take: () => {
      if (counts.size === 0) return undefined;
      const [from, until] = [since, clock.now()];
      const entry: RequestsUnidentified = {
        kind: 'requests.unidentified',
        at: instantOf(from),
        until: instantOf(until),
        counts: Object.fromEntries(counts),
      };
      counts = new Map();
      since = until;
      return entry;
    },
  };
}

import { instantOf, type Clock, type Refusal } from '../../kernel/index.ts';
import type { SignInsUnidentified } from '../../shapes/index.ts';

export interface SignInCounter {
  count(refusal: Refusal): void;
  /** The counts since the last call as an entry; undefined when there were none. */
  take(): SignInsUnidentified | undefined;
}

/** Attempts of nobody known, and those not even heard: a flood of them becomes one entry. */
export function createSignInCounter(clock: Clock): SignInCounter {
  let counts = new Map<string, number>();
  let since = clock.now();
  return {
    count: ({ refused }) => counts.set(refused, (counts.get(refused) ?? 0) + 1),
    take: () => {
      const [from, until] = [since, clock.now()];
      since = until;
      if (counts.size === 0) return undefined;
      const entry: SignInsUnidentified = {
        kind: 'sign-ins.unidentified',
        at: instantOf(from),
        until: instantOf(until),
        counts: Object.fromEntries(counts),
      };
      counts = new Map();
      return entry;
    },
  };
}

/** Transactions remembered as used. */
const SPENT_MAX = 10_000;

/** Takes each name once. */
export interface Spent {
  /** False when it was taken before. */
  take(name: string): boolean;
}

/**
 * In memory, and the oldest make room: after that, or after a restart, the provider still refuses
 * an authorization code it has seen (RFC 6749 §4.1.2), and the transaction's expiry still holds.
 */
export function createSpent(): Spent {
  const names = new Set<string>();
  return {
    take: (name) => {
      if (names.has(name)) return false;
      const [oldest] = names;
      if (names.size >= SPENT_MAX && oldest !== undefined) names.delete(oldest);
      names.add(name);
      return true;
    },
  };
}

export interface RankTest {
  /** How often a value of the second list is the greater one of two; 0.5 when neither tends to be. */
  readonly secondIsGreater: number;
  /** Standard deviations by which that is off 0.5; beyond ±2.6 once in a hundred when alike. */
  readonly z: number;
}

/** Mann and Whitney's: says whether one list tends to be greater, whatever the distribution. */
export function rankTest(first: readonly number[], second: readonly number[]): RankTest {
  const all = [
    ...first.map((value) => ({ value, isSecond: false })),
    ...second.map((value) => ({ value, isSecond: true })),
  ].sort((a, b) => a.value - b.value);
  const [n, m] = [first.length, second.length];
  const ranks = all.reduce((sum, { isSecond }, at) => (isSecond ? sum + at + 1 : sum), 0);
  // Equal readings of a clock that counts nanoseconds are too few to be averaged.
  const wins = ranks - (m * (m + 1)) / 2;
  const deviation = Math.sqrt((n * m * (n + m + 1)) / 12);
  return { secondIsGreater: wins / (n * m), z: (wins - (n * m) / 2) / deviation };
}

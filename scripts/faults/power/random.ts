/** Numbers that look random and are the same for the same seed. */
export interface Random {
  /** From 0 up to but without `end`. */
  below(end: number): number;
  /** True with this probability. */
  chance(probability: number): boolean;
}

const TWO_TO_32 = 2 ** 32;

/** Mulberry32: 32 bits of state, good enough to choose what a power cut leaves. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / TWO_TO_32;
  };
  return {
    below: (end) => Math.floor(next() * end),
    chance: (probability) => next() < probability,
  };
}

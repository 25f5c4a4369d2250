export interface Turns {
  /** Runs when all that came before has ended, well or not. */
  take<Result>(work: () => Promise<Result>): Promise<Result>;
  /** Resolves when all that came so far has ended. */
  ended(): Promise<void>;
}

/** One thing at a time, in the order in which they came. */
export function createTurns(): Turns {
  let last: Promise<unknown> = Promise.resolve();
  return {
    take: (work) => {
      const turn = last.then(work);
      last = turn.catch(() => undefined);
      return turn;
    },
    ended: async () => {
      await last;
    },
  };
}

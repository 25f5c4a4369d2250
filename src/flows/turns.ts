/** One thing at a time for each name, in the order in which they came; names do not wait for others. */
export interface KeyedTurns {
  take<Result>(name: string, work: () => Promise<Result>): Promise<Result>;
}

export function createKeyedTurns(): KeyedTurns {
  const last = new Map<string, Promise<unknown>>();
  return {
    take: (name, work) => {
      const turn = (last.get(name) ?? Promise.resolve()).then(work);
      const settled = turn.catch(() => undefined);
      last.set(name, settled);
      void settled.then(() => {
        if (last.get(name) === settled) last.delete(name);
      });
      return turn;
    },
  };
}

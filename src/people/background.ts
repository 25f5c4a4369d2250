/** Work that nobody waits for, until everything ends. */
export interface Background {
  add(work: Promise<unknown>): void;
  settled(): Promise<void>;
}

export function createBackground(onError: (error: unknown) => void): Background {
  const underWay = new Set<Promise<void>>();
  return {
    add: (work) => {
      const watched = work
        .then(() => undefined, onError)
        .finally(() => {
          underWay.delete(watched);
        });
      underWay.add(watched);
    },
    settled: async () => {
      await Promise.all(underWay);
    },
  };
}

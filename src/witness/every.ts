/** Work that is done at once, and then again and again, one turn at a time. */
export interface Recurring {
  /** Waits for the turn under way; there is none after it. */
  stop(): Promise<void>;
}

interface RecurringOptions {
  readonly intervalMs: number;
  readonly onError: (error: unknown) => void;
}

/** A turn that is still under way when the next is due is not begun twice. */
export function every(
  work: () => Promise<void>,
  { intervalMs, onError }: RecurringOptions,
): Recurring {
  let turn: Promise<void> | undefined;
  const take = (): void => {
    turn ??= work()
      .catch(onError)
      .finally(() => (turn = undefined));
  };
  const timer = setInterval(take, intervalMs);
  take();
  return {
    stop: async () => {
      clearInterval(timer);
      await turn;
    },
  };
}

import type { Refusal } from '../../kernel/index.ts';

/** Places in the queue that one address can have, so that it cannot take them all. */
const WAITING_PER_SOURCE_MAX = 8;

/** When a place is likely to be free again. */
const RETRY_AFTER_SECONDS = 2;

const OVERLOADED: Refusal = { refused: 'overloaded', retryAfterSeconds: RETRY_AFTER_SECONDS };

interface HashGateOptions {
  readonly atOnceMax: number;
  readonly waitingMax: number;
}

/** Lets work in whose memory is dear: so much at once, so much waiting, the rest refused. */
export type HashGate = <Result>(
  source: string,
  work: () => Promise<Result>,
) => Promise<Result | Refusal>;

export function createHashGate({ atOnceMax, waitingMax }: HashGateOptions): HashGate {
  const waiting: { readonly source: string; readonly enter: () => void }[] = [];
  let running = 0;

  const isFull = (source: string): boolean =>
    waiting.length >= waitingMax ||
    waiting.filter((each) => each.source === source).length >= WAITING_PER_SOURCE_MAX;

  /** Whoever leaves hands the place on, so that nobody who comes meanwhile takes it. */
  const leave = (): void => {
    const next = waiting.shift();
    if (next === undefined) running -= 1;
    else next.enter();
  };

  return async (source, work) => {
    if (running < atOnceMax) running += 1;
    else if (isFull(source)) return OVERLOADED;
    else await new Promise<void>((enter) => waiting.push({ source, enter }));
    try {
      return await work();
    } finally {
      leave();
    }
  };
}

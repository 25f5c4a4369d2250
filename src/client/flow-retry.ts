import type { FlowBatch } from '../shapes/index.ts';
import { FlowRefused, type BatchCall, type FlowCalls } from './flow-calls.ts';

/** Failures in a row until a batch is given up: with their waits, some two minutes. */
const ATTEMPTS_MAX = 10;

/** Doubled after each failure in a row, milliseconds. */
const WAIT_MS = { first: 250, last: 30_000 } as const;

/** What asking again may mend: the network, and a gateway that cannot take it just now. */
function isPassing(error: unknown): boolean {
  if (error instanceof FlowRefused) return error.status === 503 || error.status === 408;
  // fetch rejects with a TypeError when there was no answer.
  return error instanceof TypeError;
}

export type Wait = (ms: number) => Promise<void>;

/** Does it again while what went wrong may pass. @throws what went wrong last */
export async function persistently<Result>(
  wait: Wait,
  work: () => Promise<Result>,
  onFailure: (error: unknown) => void = () => undefined,
): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (!isPassing(error) || attempt === ATTEMPTS_MAX) throw error;
      onFailure(error);
      await wait(Math.min(WAIT_MS.last, WAIT_MS.first * 2 ** (attempt - 1)));
    }
  }
}

export const isRefusedWith = (error: unknown, code: string): boolean =>
  error instanceof FlowRefused && error.problem.code === code;

/** Undefined when the gateway has no batch of that number. */
export async function findBatch(
  calls: Pick<FlowCalls, 'state'>,
  { flow, batch }: BatchCall,
): Promise<FlowBatch | undefined> {
  try {
    return await calls.state({ flow, batch });
  } catch (error) {
    if (isRefusedWith(error, 'batch-unknown')) return undefined;
    throw error;
  }
}

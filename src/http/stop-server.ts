import type { Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** How often it is looked whether the last answer has left, milliseconds. */
const LOOK_INTERVAL_MS = 20;

export interface Stopping {
  /** Requests without a complete answer. */
  readonly inFlight: () => number;
  /** Milliseconds until what is still connected is cut. */
  readonly graceMs: number;
}

/**
 * Listens until what is in flight is answered, so that probes learn that this gateway is going;
 * then closes. Answers how many requests were cut off because the time was over.
 */
export async function stopServer(server: Server, { inFlight, graceMs }: Stopping): Promise<number> {
  const until = performance.now() + graceMs;
  const isTimeLeft = (): boolean => performance.now() < until;
  while (inFlight() > 0 && isTimeLeft()) await sleep(LOOK_INTERVAL_MS);
  const cut = inFlight();
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  const cutting = setTimeout(
    () => server.closeAllConnections(),
    Math.max(0, until - performance.now()),
  );
  // A connection may turn idle only after the server has closed the idle ones.
  const idling = setInterval(() => server.closeIdleConnections(), LOOK_INTERVAL_MS);
  await closed;
  clearTimeout(cutting);
  clearInterval(idling);
  return cut;
}

import { setTimeout } from 'node:timers/promises';
import type { DeliveryPort, FlowDesk, PushWorker } from './flows/index.ts';
import type { Closer } from './close-all.ts';
import type { Foundation } from './foundation.ts';

type Parts = Parameters<FlowDesk['createPushWorker']>[0];

/** One way in which deliveries leave by themselves. */
export interface Way {
  readonly port: DeliveryPort;
  readonly serves: Parts['serves'];
  readonly onReceiver: Parts['onReceiver'];
}

/** How often it is looked whether a receiver has something ready, milliseconds. */
const LOOK_MS = 500;

/** From 0 to 1: how long is waited before another try is spread by it. */
export const randomOf =
  ({ crypto }: Foundation) =>
  (): number =>
    Buffer.from(crypto.randomBytes(4)).readUInt32BE() / 2 ** 32;

/** Whoever stops does not wait until a pause is over. */
export const waitUntil =
  (stopping: AbortSignal) =>
  (ms: number): Promise<void> =>
    setTimeout(ms, undefined, { signal: stopping }).catch(() => undefined);

/** Deliveries go out by themselves until it is closed; a page under way is finished. */
export function startPushing(base: Foundation, desk: FlowDesk, way: Way): Closer {
  const stopping = new AbortController();
  const worker: PushWorker = desk.createPushWorker({
    ...way,
    random: randomOf(base),
    wait: waitUntil(stopping.signal),
  });
  const timer = setInterval(() => worker.nudge(), LOOK_MS);
  return async () => {
    clearInterval(timer);
    stopping.abort();
    await worker.stop();
  };
}

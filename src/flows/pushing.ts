import type { FlowAcknowledgement } from '../shapes/index.ts';
import { acknowledge } from './acknowledging.ts';
import { deliveryTo, pageOf, PAGE_RECORDS_MAX, type DeliveryPage } from './delivering.ts';
import type { Room } from './room.ts';
import type { ReceiverRow } from './store/receiver-rows.ts';

/** Takes a page to its receiver: over HTTP, into a table, wherever. */
export interface DeliveryPort {
  /**
   * What has landed. Rejected when nothing is known: the page comes again, and who has it already
   * recognises it by flow, receiver and seq.
   */
  deliver(page: DeliveryPage): Promise<Pick<FlowAcknowledgement, 'acknowledged' | 'refused'>>;
}

export interface PushWorkerParts {
  readonly port: DeliveryPort;
  /** Which ways of delivery it serves. */
  readonly serves: (delivery: 'push' | 'pull' | 'table') => boolean;
  /** From 0 to 1: full jitter keeps receivers that failed together from coming back together. */
  readonly random: () => number;
  /** May end early, as when the gateway stops. */
  readonly wait: (ms: number) => Promise<void>;
  /** Told once when a receiver begins to fail, and again when it is back. */
  readonly onReceiver: (seen: ReceiverSeen) => void;
}

export interface ReceiverSeen {
  readonly flow: string;
  readonly receiver: string;
  readonly isReachable: boolean;
}

export interface PushWorker {
  /** Looks for what is ready and sends it; each receiver by itself, none waits for another. */
  nudge(): void;
  /** Resolves when nothing is under way and nothing ready is left, waits after failures included. */
  idle(): Promise<void>;
  /** Waits for the pages under way; begins no other. */
  stop(): Promise<void>;
}

/** Waits after failures in a row: doubled each time, up to the last. */
const BACKOFF_MS = { first: 500, last: 300_000 } as const;

/** The wait after so many failures: anything from nothing to the doubled bound. */
export const backoffMs = (failures: number, random: number): number =>
  Math.floor(random * Math.min(BACKOFF_MS.last, BACKOFF_MS.first * 2 ** (failures - 1)));

export function createPushWorker(room: Room, parts: PushWorkerParts): PushWorker {
  const running = new Map<number, Promise<void>>();
  const state = { isStopped: false };

  const start = (receiver: ReceiverRow): void => {
    if (state.isStopped || running.has(receiver.id)) return;
    const run = pushAll(room, parts, { id: receiver.id, state });
    running.set(
      receiver.id,
      run.finally(() => void running.delete(receiver.id)),
    );
  };

  const worker: PushWorker = {
    nudge: () => {
      for (const receiver of room.store.receivers.all()) {
        const delivery = deliveryTo(room, receiver);
        if (delivery !== undefined && parts.serves(delivery) && hasReady(receiver)) start(receiver);
      }
    },
    idle: async () => {
      while (running.size > 0) await Promise.all(running.values());
    },
    stop: async () => {
      state.isStopped = true;
      await Promise.all(running.values());
    },
  };
  return worker;
}

const hasReady = ({ sent, released }: ReceiverRow): boolean => sent < released;

interface Pushing {
  readonly id: number;
  readonly state: { readonly isStopped: boolean };
}

/** Page after page until nothing is ready; a failure is waited out and the same page sent again. */
async function pushAll(room: Room, parts: PushWorkerParts, { id, state }: Pushing): Promise<void> {
  let failures = 0;
  while (!state.isStopped) {
    const receiver = room.store.receivers.byId(id);
    if (receiver === undefined || !hasReady(receiver)) return;
    // Read again for each page: who has ceased to be a receiver gets no more.
    if (deliveryTo(room, receiver) === undefined) return;
    const hasLanded = await pushPage(room, parts, receiver);
    if (hasLanded === failures > 0) tell(parts, receiver, hasLanded);
    failures = hasLanded ? 0 : failures + 1;
    if (!hasLanded) await parts.wait(backoffMs(failures, parts.random()));
  }
}

const tell = (parts: PushWorkerParts, { flow, system }: ReceiverRow, isReachable: boolean): void =>
  parts.onReceiver({ flow, receiver: system, isReachable });

async function pushPage(
  room: Room,
  { port }: PushWorkerParts,
  receiver: ReceiverRow,
): Promise<boolean> {
  const { flow, system, sent } = receiver;
  const page = pageOf(room, receiver, { after: sent, recordsMax: PAGE_RECORDS_MAX });
  try {
    const { acknowledged, refused = [] } = await port.deliver(page);
    if (acknowledged <= sent || acknowledged > page.to) return false;
    const acknowledgement = { after: sent, acknowledged, refused };
    const settled = await acknowledge(room, { flow, system, acknowledgement });
    return !('refused' in settled);
  } catch {
    // Whatever went wrong, nothing is known to have landed: the page is sent again later.
    return false;
  }
}

import type { Refusal } from '../kernel/index.ts';
import type { FlowReceiver } from '../shapes/index.ts';
import { receiverOf, stateOf } from './delivering.ts';
import type { FlowCall, Room } from './room.ts';
import type { ReceiverRow } from './store/receiver-rows.ts';

export interface ReplayCall extends FlowCall {
  /** Everything behind this seq is sent again. */
  readonly after: number;
  /** Who orders it. */
  readonly by: string;
}

/**
 * Pushing goes back to a seq; who pulls asks with an older cursor anyway. What was acknowledged
 * stays acknowledged; what was dead lives when it is acknowledged now.
 */
export function replay(room: Room, call: ReplayCall): Promise<FlowReceiver | Refusal> {
  return room.turns.take(`ack ${call.flow} ${call.system}`, async () => {
    const receiver = receiverOf(room, call);
    if ('refused' in receiver) return receiver;
    const { after, by } = call;
    if (after < receiver.floor || after > receiver.acked) return { refused: 'cursor-unfit' };
    const { id, flow, system } = receiver;
    await room.record({ kind: 'flow.replayed', at: room.now(), flow, receiver: system, after, by });
    room.store.receivers.setSent(id, after);
    return stateOf(room, room.store.receivers.byId(id) as ReceiverRow);
  });
}

/** A delivery that its receiver refused. */
export interface DeadLetter {
  readonly flow: string;
  readonly receiver: string;
  readonly seq: number;
  readonly code: string;
  readonly at: string;
}

/** Shown at once of one flow. */
const LISTED_MAX = 1000;

/** Dead letters of a flow: while there is one, somebody has to act. */
export function deadLetters(room: Room, flow: string): readonly DeadLetter[] {
  const { receivers, dead } = room.store;
  return receivers
    .ofFlow(flow)
    .flatMap(({ id, system, next_seq: to }) =>
      dead
        .within({ receiver: id, after: 0, to })
        .map(({ seq, code, at }) => ({ flow, receiver: system, seq, code, at })),
    )
    .slice(0, LISTED_MAX);
}

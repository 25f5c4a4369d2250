import type { Refusal } from '../kernel/index.ts';
import type { FlowReceiver } from '../shapes/index.ts';
import type { FlowCall, Room } from './room.ts';
import type { SeqRange } from './store/dead-rows.ts';
import type { ReceiverRow } from './store/receiver-rows.ts';

/** A page of deliveries, as it is pulled, pushed or put into a table. */
export interface DeliveryPage {
  readonly flow: string;
  readonly receiver: string;
  /** The page holds everything after this seq … */
  readonly after: number;
  /** … up to and with this one; equal to `after` when there is nothing. */
  readonly to: number;
  /** Whether more is ready behind it. */
  readonly hasMore: boolean;
  /** Each a JSON text of `api/flow-delivery.json`, without its line feed. */
  readonly lines: readonly string[];
}

/** Records and characters of one page. */
export const PAGE_RECORDS_MAX = 1000;
const PAGE_CHARACTERS_MAX = 4_194_304;

/** The receiver's side of a flow: of others it looks as if there were none. */
export function receiverOf(room: Room, { flow, system }: FlowCall): ReceiverRow | Refusal {
  // The catalog in force decides, not what was once made: who is no receiver any more gets nothing.
  if (deliveryTo(room, { flow, system }) === undefined) return { refused: 'flow-unknown' };
  return (
    room.store.receivers.find(flow, system) ??
    room.store.transact(() => room.store.receivers.get(flow, system))
  );
}

/** How the catalog in force has it delivered; undefined when the system is no receiver. */
export function deliveryTo(
  room: Room,
  { flow, system }: FlowCall,
): FlowReceiver['delivery'] | undefined {
  const plan = room.planOf(flow)?.flow;
  const named = plan?.receivers.find((each) => each.system === system);
  return named && (named.delivery ?? plan?.delivery);
}

export interface PullCall extends FlowCall {
  /** The seq up to which the receiver has them; its own acknowledgement when absent. */
  readonly after?: number | undefined;
  readonly recordsMax?: number | undefined;
}

/** What comes after the cursor, in order. Reading changes nothing. */
export function pull(room: Room, call: PullCall): DeliveryPage | Refusal {
  const receiver = receiverOf(room, call);
  if ('refused' in receiver) return receiver;
  const after = call.after ?? receiver.acked;
  if (after < receiver.floor || after > receiver.released) return { refused: 'cursor-unfit' };
  return pageOf(room, receiver, { after, recordsMax: call.recordsMax ?? PAGE_RECORDS_MAX });
}

export function pageOf(
  room: Room,
  { id, flow, system, released }: ReceiverRow,
  { after, recordsMax }: { readonly after: number; readonly recordsMax: number },
): DeliveryPage {
  const limit = Math.max(1, Math.min(recordsMax, PAGE_RECORDS_MAX));
  const range = { receiver: id, after, to: Math.min(released, after + limit) };
  const lines = linesWithin(room, range);
  const to = after + lines.length;
  return { flow, receiver: system, after, to, hasMore: to < released, lines };
}

/** As many as fit into a page; seqs have no gaps. */
function linesWithin({ store }: Room, range: SeqRange): readonly string[] {
  const taken: string[] = [];
  let characters = 0;
  for (const { lines } of store.parcels.read(range)) {
    for (const line of lines) {
      characters += line.length;
      if (taken.length > 0 && characters > PAGE_CHARACTERS_MAX) return taken;
      taken.push(line);
    }
  }
  return taken;
}

export function receiverState(room: Room, call: FlowCall): FlowReceiver | Refusal {
  const receiver = receiverOf(room, call);
  return 'refused' in receiver ? receiver : stateOf(room, receiver);
}

export function stateOf(room: Room, receiver: ReceiverRow): FlowReceiver {
  const { id, flow, system, released, acked, floor } = receiver;
  return {
    flow,
    receiver: system,
    released,
    acknowledged: acked,
    dead: room.store.dead.count(id),
    floor,
    delivery: deliveryTo(room, receiver) ?? 'pull',
  };
}

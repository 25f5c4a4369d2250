import { hexOf, type Refusal } from '../kernel/index.ts';
import { TOMBSTONE, type DeliveredRow } from './store/delivery-rows.ts';
import type { FlowReceiver } from '../shapes/index.ts';
import { unpackRoute } from './plan/route.ts';
import type { FlowCall, Room } from './room.ts';
import { batchOf, eventOps } from './store/event-rows.ts';
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

/** Records and bytes of one page. */
export const PAGE_RECORDS_MAX = 1000;
const PAGE_BYTES_MAX = 4_194_304;

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
  const rows = room.store.deliveries.read({ receiver: id, after, to: released, limit });
  const lines: string[] = [];
  const isWhole = room.planOf(flow)?.whole.has(system) === true;
  const write = createLineWriter(room, isWhole);
  let bytes = 0;
  let to = after;
  for (const row of rows) {
    const line = write(row);
    bytes += line.length;
    if (lines.length > 0 && bytes > PAGE_BYTES_MAX) break;
    lines.push(line);
    to = row.seq;
  }
  return { flow, receiver: system, after, to, hasMore: to < released, lines };
}

/** Forms are JSON texts already: they are put into the line as they are. */
function createLineWriter({ store }: Room, isWhole: boolean): (row: DeliveredRow) => string {
  const batches = new Map<number, string>();
  const standards = new Map<number, readonly string[]>();
  const batchName = (event: number): string => {
    const id = batchOf(event);
    const known = batches.get(id) ?? JSON.stringify(store.batches.get(id)?.number ?? '');
    batches.set(id, known);
    return known;
  };
  const standardOf = (route: number, form: number): string => {
    const known = standards.get(route) ?? formStandards(store.routes.textOf(route));
    standards.set(route, known);
    return JSON.stringify(known[form] ?? '');
  };
  return (row) => {
    const { seq, event, form, region, key, version, digest, route, forms } = row;
    const op = form === TOMBSTONE ? 'tombstone' : 'record';
    const place = `"batch":${batchName(event)},"region":"${store.names.textOf(region)}"`;
    const named = `"key":${JSON.stringify(key)},"version":${JSON.stringify(version)}`;
    const head = `{"seq":${seq},"op":"${op}",${place},${named}`;
    if (form === TOMBSTONE) return `${head}${isWhole ? sourceOf(row) : ''}}`;
    const record = forms?.split('\n', form + 1)[form] ?? '{}';
    const content = `"digest":"sha256:${hexOf(digest)}","standard":${standardOf(route, form)}`;
    return `${head},${content},"record":${record}}`;
  };
}

/** A mover's tombstone comes of a record elsewhere, which is nobody's here. */
const sourceOf = ({ op, forms }: DeliveredRow): string =>
  forms !== null && SENT_TOMBSTONES.has(op) ? `,"source":${forms}` : '';

const SENT_TOMBSTONES: ReadonlySet<number> = new Set([eventOps.delete, eventOps.leave]);

function formStandards(packed: string): readonly string[] {
  const standards: string[] = [];
  for (const { form, standard } of unpackRoute(packed).to) standards[form] = standard;
  return standards;
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
    dead: room.store.deliveries.deadCount(id),
    floor,
    delivery: deliveryTo(room, receiver) ?? 'pull',
  };
}

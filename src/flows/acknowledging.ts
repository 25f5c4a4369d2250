import type { Refusal } from '../kernel/index.ts';
import type { FlowAcknowledgement, FlowReceiver } from '../shapes/index.ts';
import { receiverOf, stateOf } from './delivering.ts';
import { registerLanding } from './landing.ts';
import { type FlowCall, type Room } from './room.ts';
import type { ReceiverRow } from './store/receiver-rows.ts';

export interface AcknowledgeCall extends FlowCall {
  readonly acknowledgement: FlowAcknowledgement;
}

type Refused = NonNullable<FlowAcknowledgement['refused']>;

/** Deliveries settled in one transaction. */
const SETTLED_AT_ONCE_MAX = 20_000;

/**
 * Everything up to the cursor has landed, but for what is refused, which is dead until it is
 * replayed. The same acknowledgement again changes nothing. One receiver waits for no other.
 */
export function acknowledge(room: Room, call: AcknowledgeCall): Promise<FlowReceiver | Refusal> {
  return room.turns.take(`ack ${call.flow} ${call.system}`, async () => {
    const receiver = receiverOf(room, call);
    if ('refused' in receiver) return receiver;
    const { acknowledged: to, after = receiver.acked, refused = [] } = call.acknowledgement;
    // A cursor already passed says nothing new, and a gap below it would lose what lies in it.
    const from = Math.min(after, receiver.acked);
    if (to > receiver.released || from < receiver.floor) return { refused: 'cursor-unfit' };
    const within = refused.filter(({ seq }) => seq > from && seq <= to);
    await recordDead(room, receiver, within.filter(isNewlyDead(room, receiver)));
    await settle(room, receiver, { from, to, refused: within });
    await recordDelivered(room, receiver);
    return stateOf(room, room.store.receivers.byId(receiver.id) as ReceiverRow);
  });
}

/** What was acknowledged before stays so: a replay cannot make it undelivered. */
const isNewlyDead =
  ({ store }: Room, { id, acked }: ReceiverRow) =>
  ({ seq }: Refused[number]): boolean =>
    seq > acked || store.dead.within({ receiver: id, after: seq - 1, to: seq }).length > 0;

interface Settling {
  readonly from: number;
  readonly to: number;
  readonly refused: Refused;
}

/** First what is replayed, whose dead come back to life; then what is new. */
async function settle(room: Room, receiver: ReceiverRow, settling: Settling): Promise<void> {
  const { id, acked, sent } = receiver;
  const { from, to, refused } = settling;
  const still = new Set(refused.map(({ seq }) => seq));
  if (from < acked || to <= acked) {
    room.store.transact(() => {
      reviveAll(room, receiver, { after: from, to: Math.min(to, acked), still });
      if (to <= acked) room.store.receivers.setSent(id, Math.max(sent, to));
    });
  }
  const codes = new Map(refused.map(({ seq, code }) => [seq, code]));
  for (let after = acked; after < to; after += SETTLED_AT_ONCE_MAX) {
    const upTo = Math.min(to, after + SETTLED_AT_ONCE_MAX);
    room.store.transact(() => settleNew(room, receiver, { after, to: upTo, codes }));
    await room.pause();
  }
}

function reviveAll(
  { store }: Room,
  { id }: ReceiverRow,
  {
    after,
    to,
    still,
  }: { readonly after: number; readonly to: number; readonly still: ReadonlySet<number> },
): void {
  for (const { seq } of store.dead.within({ receiver: id, after, to })) {
    if (still.has(seq)) continue;
    const [portion] = store.parcels.portions({ receiver: id, after: seq - 1, to: seq });
    store.dead.revive(id, seq);
    if (portion === undefined) continue;
    const { batch, region } = portion;
    store.shipments.settle({ batch, receiver: id, region, acked: 1, dead: -1 });
  }
}

function settleNew(
  room: Room,
  { id }: ReceiverRow,
  {
    after,
    to,
    codes,
  }: { readonly after: number; readonly to: number; readonly codes: ReadonlyMap<number, string> },
): void {
  const { parcels, dead, shipments, receivers } = room.store;
  const at = room.now();
  for (const { batch, region, count } of parcels.portions({ receiver: id, after, to })) {
    shipments.settle({ batch, receiver: id, region, acked: count, dead: 0 });
  }
  for (const [seq, code] of codes) {
    if (seq <= after || seq > to) continue;
    dead.bury({ receiver: id, seq, code, at });
    for (const { batch, region } of parcels.portions({ receiver: id, after: seq - 1, to: seq })) {
      shipments.settle({ batch, receiver: id, region, acked: -1, dead: 1 });
    }
  }
  receivers.setAcked(id, to, to);
}

/** One entry for each code, before the letters are dead. */
async function recordDead(room: Room, receiver: ReceiverRow, refused: Refused): Promise<void> {
  for (const code of new Set(refused.map((each) => each.code))) {
    const seqs = refused.filter((each) => each.code === code).map(({ seq }) => seq);
    await room.record({
      kind: 'flow.dead',
      at: room.now(),
      flow: receiver.flow,
      receiver: receiver.system,
      code,
      records: seqs.length,
      from: Math.min(...seqs),
      to: Math.max(...seqs),
    });
  }
}

/** Batches that this receiver has altogether; said once, and again after a kill in between. */
export async function recordDelivered(
  room: Room,
  { id, flow, system }: ReceiverRow,
): Promise<void> {
  const { shipments, batches, receipts } = room.store;
  const receivers = room.planOf(flow)?.flow.receivers ?? [];
  const agency = receivers.find((each) => each.system === system)?.agency ?? system;
  for (const { batch, derived, acked, dead } of shipments.undelivered(id)) {
    const row = batches.get(batch);
    if (row?.state !== 'applied') continue;
    const counts = { derived, acknowledged: acked, dead };
    const named = { flow, batch: row.number, receiver: system, agency };
    const told = { kind: 'flow.delivered', at: room.now(), ...named, ...counts } as const;
    const { index: entry } = await room.record(told);
    if (acked > 0) await registerLanding(room, { id, flow, system }, row.number);
    // After a power cut it may be said again, as after a kill.
    room.store.transactStep(() => {
      receipts.set({ batch, act: 'delivered', receiver: id, entry });
      shipments.setDelivered({ batch, receiver: id }, room.now());
    });
  }
}

import { createSetSum, setTermOf } from '../proofs/index.ts';
import {
  decideEvent,
  type Arriving,
  type Change,
  type EventDecision,
  type Held,
  type HeldState,
} from './plan/decide-event.ts';
import { NOWHERE, packRoute, unpackRoute, type Route } from './plan/route.ts';
import type { Room } from './room.ts';
import type { BatchRow } from './store/batch-rows.ts';
import { TOMBSTONE } from './store/delivery-rows.ts';
import { eventStatus, type AppliedEvent } from './store/event-rows.ts';
import type { LatestRow } from './store/latest-rows.ts';
import type { ReceiverRow } from './store/receiver-rows.ts';

/** The events of one transaction, applied one after the other. */
export interface Applying {
  /** An event becomes deliveries, or is ignored. */
  apply(event: AppliedEvent): void;
  /** Of a batch that waited: the record goes to those who have come for the region. */
  deliver(event: AppliedEvent, route: Route): void;
  /** Writes what was only counted: next seqs and the sums of shipments. */
  finish(): void;
}

/** Numbers are stored: never renumbered. */
const states = ['held', 'gone', 'left'] as const satisfies readonly HeldState[];

/** What was derived above is a leave like any other. */
const ops = [
  'record',
  'delete',
  'leave',
  'absent',
  'leave',
] as const satisfies readonly Arriving['op'][];

const ignoredStatus = {
  older: eventStatus.older,
  same: eventStatus.same,
  conflicting: eventStatus.conflicting,
  notHeld: eventStatus.notHeld,
} as const;

/** Routes in the form in which they are decided on; as many as there are, in a small memory. */
const ROUTES_KEPT_MAX = 10_000;

export function createApplying(room: Room, batch: Pick<BatchRow, 'id' | 'flow'>): Applying {
  const { store } = room;
  const flowName = store.names.idOf(batch.flow);
  const shipping = createShipping(room, batch);
  const routes = new Map<number, Route>();
  const hasQuarantined = store.waiting.hasQuarantined(batch.flow);

  const routeOf = (id: number): Route => {
    const known = routes.get(id) ?? unpackRoute(store.routes.textOf(id));
    if (routes.size < ROUTES_KEPT_MAX) routes.set(id, known);
    return known;
  };

  const change = (event: Named, { tombstones, records, ...rest }: Change): void => {
    for (const stop of tombstones) shipping.ship(event, { ...stop, form: TOMBSTONE });
    for (const stop of records) shipping.ship(event, stop);
    for (const region of rest.waiting) {
      store.waiting.wait({ flow: batch.flow, region, event: event.id });
    }
    const row = { ...event, route: rest.holds, state: rest.state };
    store.latest.put(flowName, latestOf(room, row, batch.id));
    if (hasQuarantined) settleQuarantined(room, batch.flow, event);
  };

  const ignore = (event: Named, { why, isRemembered }: Ignoring, isHeld: boolean): void => {
    store.events.setStatus(event.id, ignoredStatus[why]);
    if (isRemembered) {
      const row = { ...event, route: NOWHERE, state: 'gone' as const };
      store.latest.put(flowName, latestOf(room, row, batch.id));
    } else if (isHeld) store.latest.see(flowName, event.key, batch.id);
  };

  return {
    apply: (event) => {
      if (!isNamed(event)) return;
      const held = store.latest.find(flowName, event.key);
      const decision = decideEvent(arriving(event, held, routeOf), heldOf(held, routeOf));
      if (decision.kind === 'changed') change(event, decision.change);
      else ignore(event, decision, held !== undefined);
    },
    deliver: (event, route) => {
      if (!isNamed(event)) return;
      for (const stop of route.to) shipping.ship(event, stop);
    },
    finish: () => shipping.finish(),
  };
}

type RouteOf = (id: number) => Route;
type Ignoring = EventDecision & { readonly kind: 'ignored' };

const heldOf = (held: LatestRow | undefined, routeOf: RouteOf): Held | undefined =>
  held && {
    version: held.version,
    route: routeOf(held.route),
    state: states[held.state] ?? 'held',
  };

const arriving = (event: Named, held: LatestRow | undefined, routeOf: RouteOf): Arriving => ({
  op: ops[event.op] ?? 'record',
  version: event.version,
  route: event.route === null ? NOWHERE : routeOf(event.route),
  isSameContent: held !== undefined && Buffer.compare(held.digest, event.digest) === 0,
});

type Named = AppliedEvent & { readonly key: string; readonly version: string };

const isNamed = (event: AppliedEvent): event is Named =>
  event.key !== null && event.version !== null;

function latestOf(
  { store }: Room,
  {
    key,
    version,
    digest,
    route,
    state,
  }: Omit<Named, 'route'> & {
    readonly route: Route;
    readonly state: HeldState;
  },
  batch: number,
): LatestRow {
  const packed = store.routes.idOf(packRoute(route));
  return { key, version, digest, route: packed, state: states.indexOf(state), batch };
}

/** A record that came again in order settles what was kept back of its key. */
function settleQuarantined({ store }: Room, flow: string, event: Named): void {
  for (const row of store.waiting.openOfKey(flow, event.key)) {
    if (row.event >= event.id) continue;
    store.waiting.decide({ ...row, state: 'corrected' });
    store.events.eraseRaw(row.event);
  }
}

interface Parcel {
  readonly receiver: string;
  readonly region: string;
  readonly form: number;
}

interface Shipment {
  readonly receiver: number;
  readonly region: number;
  derived: number;
  tombstones: number;
  readonly sum: ReturnType<typeof createSetSum>;
}

/** Deliveries of one transaction: seqs rise, sums are written once at the end. */
function createShipping(room: Room, { id: batch, flow }: Pick<BatchRow, 'id' | 'flow'>) {
  const { store, sha256 } = room;
  const receivers = new Map<string, { readonly row: ReceiverRow; next: number }>();
  const shipments = new Map<string, Shipment>();

  const receiverOf = (system: string) => {
    const known = receivers.get(system);
    if (known !== undefined) return known;
    const row = store.receivers.get(flow, system);
    const fresh = { row, next: row.next_seq };
    receivers.set(system, fresh);
    return fresh;
  };

  const shipmentOf = (receiver: number, region: number): Shipment => {
    const name = `${receiver} ${region}`;
    const known = shipments.get(name);
    if (known !== undefined) return known;
    const row = store.shipments.find({ batch, receiver, region });
    const { derived = 0, tombstones = 0 } = row ?? {};
    const fresh = { receiver, region, derived, tombstones, sum: createSetSum(row?.digest) };
    shipments.set(name, fresh);
    return fresh;
  };

  return {
    ship: (event: Named, parcel: Parcel): void => {
      const to = receiverOf(parcel.receiver);
      const region = store.names.idOf(parcel.region);
      const isTombstone = parcel.form === TOMBSTONE;
      const receiver = to.row.id;
      const { id, key, version, digest } = event;
      store.deliveries.insert({ receiver, seq: to.next, event: id, form: parcel.form, region });
      to.next += 1;
      const shipment = shipmentOf(receiver, region);
      shipment.derived += 1;
      if (isTombstone) shipment.tombstones += 1;
      const member = { region: parcel.region, key, version };
      shipment.sum.add(setTermOf(sha256, { ...member, digest: isTombstone ? undefined : digest }));
    },
    finish: (): void => {
      for (const { row, next } of receivers.values()) store.receivers.setNext(row.id, next);
      for (const { sum, ...shipment } of shipments.values()) {
        store.shipments.put({ batch, ...shipment, digest: sum.bytes() });
      }
    },
  };
}

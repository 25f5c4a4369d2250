import { createSetSum, setTermOf, type SetSum } from '../proofs/index.ts';
import type { Room } from './room.ts';
import { spellDelivery, TOMBSTONE } from './spelling.ts';
import type { BatchRow } from './store/batch-rows.ts';
import type { AppliedEvent } from './store/events.ts';

/** An event of which it is known whose and which version it is. */
export type NamedEvent = AppliedEvent & { readonly key: string; readonly version: string };

/** One delivery: to whom, for which region, in which form; a tombstone has none. */
export interface Shipped {
  readonly receiver: string;
  readonly region: string;
  readonly form: number;
  readonly standard?: string;
}

/** Deliveries of a batch: seqs rise, and what is made in one transaction is written at its end. */
export interface Shipping {
  readonly ship: (event: NamedEvent, to: Shipped) => void;
  /** Writes parcels, next seqs and the sums of those receivers that got anything since the last. */
  readonly finish: () => void;
}

/** Sums of one batch to one receiver for one region. */
interface Shipment {
  readonly region: number;
  derived: number;
  tombstones: number;
  readonly sum: SetSum;
}

interface Recipient {
  readonly id: number;
  next: number;
  readonly shipments: Map<string, Shipment>;
  regions: number[];
  lines: string[];
}

/** Deliveries of one parcel: as many as a page has. */
const PARCEL_LINES_MAX = 1000;

type Shipper = Pick<BatchRow, 'id' | 'flow' | 'number'>;

/** Lives as long as its transactions succeed: after a failed one a new one begins from the file. */
export function createShipping(room: Room, batch: Shipper): Shipping {
  const recipients = createRecipients(room, batch);
  const touched = new Set<Recipient>();
  const whole = room.planOf(batch.flow)?.whole;
  return {
    ship: (event, { receiver, region, form, standard = '' }) => {
      const recipient = recipients.get(receiver);
      const shipment = recipients.shipmentOf(recipient, region);
      const isTombstone = form === TOMBSTONE;
      const isWhole = whole?.has(receiver) === true;
      const spelled = { seq: recipient.next, region, form, standard, isWhole };
      recipient.lines.push(spellDelivery(event, spelled, batch.number));
      recipient.regions.push(shipment.region);
      recipient.next += 1;
      shipment.derived += 1;
      if (isTombstone) shipment.tombstones += 1;
      const { key, version } = event;
      const digest = isTombstone ? undefined : event.digest;
      shipment.sum.add(setTermOf(room.sha256, { region, key, version, digest }));
      touched.add(recipient);
      if (recipient.lines.length === PARCEL_LINES_MAX) wrap(room, batch, recipient);
    },
    finish: () => {
      for (const recipient of touched) {
        wrap(room, batch, recipient);
        settle(room, batch, recipient);
      }
      touched.clear();
    },
  };
}

interface Recipients {
  get(system: string): Recipient;
  shipmentOf(recipient: Recipient, region: string): Shipment;
}

function createRecipients({ store }: Room, { id: batch, flow }: Shipper): Recipients {
  const known = new Map<string, Recipient>();
  const load = (system: string): Recipient => {
    const { id, next_seq: next } = store.receivers.get(flow, system);
    const fresh = { id, next, shipments: new Map<string, Shipment>(), regions: [], lines: [] };
    known.set(system, fresh);
    return fresh;
  };
  const loadShipment = ({ id: receiver, shipments }: Recipient, name: string): Shipment => {
    const region = store.names.idOf(name);
    const row = store.shipments.find({ batch, receiver, region });
    const { derived = 0, tombstones = 0 } = row ?? {};
    const fresh = { region, derived, tombstones, sum: createSetSum(row?.digest) };
    shipments.set(name, fresh);
    return fresh;
  };
  return {
    get: (system) => known.get(system) ?? load(system),
    shipmentOf: (recipient, region) =>
      recipient.shipments.get(region) ?? loadShipment(recipient, region),
  };
}

/** What it gets becomes a parcel. */
function wrap({ store, now }: Room, { id: batch }: Shipper, recipient: Recipient): void {
  const { id: receiver, next, regions, lines } = recipient;
  if (lines.length === 0) return;
  store.parcels.insert({ receiver, first: next - lines.length, batch, at: now(), regions, lines });
  recipient.regions = [];
  recipient.lines = [];
}

function settle({ store }: Room, { id: batch }: Shipper, recipient: Recipient): void {
  const { id: receiver, next, shipments } = recipient;
  store.receivers.setNext(receiver, next);
  for (const { sum, ...shipment } of shipments.values()) {
    store.shipments.put({ batch, receiver, ...shipment, digest: sum.bytes() });
  }
}

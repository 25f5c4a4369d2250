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
  ship(event: NamedEvent, to: Shipped): void;
  /** Writes parcels, next seqs and the sums of those receivers that got anything since the last. */
  finish(): void;
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
export function createShipping(room: Room, { id: batch, flow, number }: Shipper): Shipping {
  const { store, sha256 } = room;
  const recipients = new Map<string, Recipient>();
  const touched = new Set<Recipient>();
  const whole = room.planOf(flow)?.whole;

  const recipientOf = (system: string): Recipient => {
    const known = recipients.get(system);
    if (known !== undefined) return known;
    const { id, next_seq: next } = store.receivers.get(flow, system);
    const fresh = { id, next, shipments: new Map<string, Shipment>(), regions: [], lines: [] };
    recipients.set(system, fresh);
    return fresh;
  };

  const shipmentOf = ({ id: receiver, shipments }: Recipient, name: string): Shipment => {
    const known = shipments.get(name);
    if (known !== undefined) return known;
    const region = store.names.idOf(name);
    const row = store.shipments.find({ batch, receiver, region });
    const { derived = 0, tombstones = 0 } = row ?? {};
    const fresh = { region, derived, tombstones, sum: createSetSum(row?.digest) };
    shipments.set(name, fresh);
    return fresh;
  };

  const wrap = (recipient: Recipient): void => {
    const { id: receiver, next, regions, lines } = recipient;
    if (lines.length === 0) return;
    const first = next - lines.length;
    store.parcels.insert({ receiver, first, batch, at: room.now(), regions, lines });
    recipient.regions = [];
    recipient.lines = [];
  };

  const settle = ({ id: receiver, next, shipments }: Recipient): void => {
    store.receivers.setNext(receiver, next);
    for (const { sum, ...shipment } of shipments.values()) {
      store.shipments.put({ batch, receiver, ...shipment, digest: sum.bytes() });
    }
  };

  return {
    ship: (event, { receiver, region, form, standard = '' }) => {
      const recipient = recipientOf(receiver);
      const shipment = shipmentOf(recipient, region);
      const isTombstone = form === TOMBSTONE;
      const isWhole = whole?.has(receiver) === true;
      const spelled = { seq: recipient.next, region, form, standard, isWhole };
      recipient.lines.push(spellDelivery(event, spelled, number));
      recipient.regions.push(shipment.region);
      recipient.next += 1;
      shipment.derived += 1;
      if (isTombstone) shipment.tombstones += 1;
      const { key, version } = event;
      const digest = isTombstone ? undefined : event.digest;
      shipment.sum.add(setTermOf(sha256, { region, key, version, digest }));
      touched.add(recipient);
      if (recipient.lines.length === PARCEL_LINES_MAX) wrap(recipient);
    },
    finish: () => {
      for (const recipient of touched) {
        wrap(recipient);
        settle(recipient);
      }
      touched.clear();
    },
  };
}

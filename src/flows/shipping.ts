import { utf8 } from '../kernel/index.ts';
import { createSetSum, setTermOf, type SetSum } from '../proofs/index.ts';
import type { Room } from './room.ts';
import { packLines, spellTail, TOMBSTONE, type Tail } from './spelling.ts';
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
  /** `place`: which stop of the event's route it is, where it is one. */
  readonly ship: (event: NamedEvent, to: Shipped, place?: number) => void;
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
  tails: Tail[];
}

/** Deliveries of one parcel: as many as a page has. */
const PARCEL_LINES_MAX = 1000;

type Shipper = Pick<BatchRow, 'id' | 'flow' | 'number'>;

/** Lives as long as its transactions succeed: after a failed one a new one begins from the file. */
export function createShipping(room: Room, batch: Shipper): Shipping {
  const recipients = createRecipients(room, batch);
  const touched = new Set<Recipient>();
  const whole = room.planOf(batch.flow)?.whole;
  const make = (event: NamedEvent, { receiver, region, form, standard = '' }: Shipped): Made => {
    const isWhole = whole?.has(receiver) === true;
    const bytes = utf8(spellTail(event, { region, form, standard, isWhole }, batch.number));
    const { key, version } = event;
    const digest = form === TOMBSTONE ? undefined : event.digest;
    const term = setTermOf(room.sha256, { region, key, version, digest });
    return { tail: { bytes, start: 0, end: bytes.length }, term };
  };
  return {
    ship: (event, to, place) => {
      const recipient = recipients.get(to.receiver);
      const shipment = recipients.shipmentOf(recipient, to.region);
      const { tail, term } = madeBefore(event, place) ?? make(event, to);
      recipient.tails.push(tail);
      recipient.regions.push(shipment.region);
      recipient.next += 1;
      shipment.derived += 1;
      if (to.form === TOMBSTONE) shipment.tombstones += 1;
      shipment.sum.add(term);
      touched.add(recipient);
      if (recipient.tails.length === PARCEL_LINES_MAX) wrap(room, batch, recipient);
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

/** A delivery but for its seq, and what it adds to the sum of its shipment. */
interface Made {
  readonly tail: Tail;
  readonly term: Uint8Array;
}

const TERM_BYTES = 32;

function madeBefore({ spelled }: NamedEvent, place: number | undefined): Made | undefined {
  if (spelled === undefined || place === undefined) return undefined;
  const { bytes, ends, terms } = spelled.tails;
  const at = spelled.first + place;
  const start = at === 0 ? 0 : (ends[at - 1] ?? 0);
  const term = terms.subarray(TERM_BYTES * at, TERM_BYTES * (at + 1));
  return { tail: { bytes, start, end: ends[at] ?? start }, term };
}

interface Recipients {
  get(system: string): Recipient;
  shipmentOf(recipient: Recipient, region: string): Shipment;
}

function createRecipients({ store }: Room, { id: batch, flow }: Shipper): Recipients {
  const known = new Map<string, Recipient>();
  const load = (system: string): Recipient => {
    const { id, next_seq: next } = store.receivers.get(flow, system);
    const fresh = { id, next, shipments: new Map<string, Shipment>(), regions: [], tails: [] };
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
  const { id: receiver, next, regions, tails } = recipient;
  if (tails.length === 0) return;
  const first = next - tails.length;
  const lines = packLines(first, tails);
  store.parcels.insert({ receiver, first, batch, at: now(), regions, lines });
  recipient.regions = [];
  recipient.tails = [];
}

function settle({ store }: Room, { id: batch }: Shipper, recipient: Recipient): void {
  const { id: receiver, next, shipments } = recipient;
  store.receivers.setNext(receiver, next);
  for (const { sum, ...shipment } of shipments.values()) {
    store.shipments.put({ batch, receiver, ...shipment, digest: sum.bytes() });
  }
}

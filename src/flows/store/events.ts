/** Ordinals of one batch: a batch has fewer records. */
const ORDINALS = 2 ** 32;

export const eventId = (batch: number, ordinal: number): number => batch * ORDINALS + ordinal;
export const batchOf = (event: number): number => Math.floor(event / ORDINALS);
export const ordinalOf = (event: number): number => event % ORDINALS;

/** How an event stands. Numbers are stored, in a byte each: never renumbered. */
export const eventStatus = {
  ready: 0,
  quarantined: 1,
  unclaimed: 2,
  older: 3,
  same: 4,
  conflicting: 5,
  notHeld: 6,
  dropped: 7,
} as const;

export const eventOps = { record: 0, delete: 1, leave: 2, absent: 3, derived: 4 } as const;

/** What one line of a batch became, but for its region and its way. */
export interface EventRead {
  readonly status: number;
  readonly op: number;
  /** A JSON text. */
  readonly key: string | null;
  readonly version: string | null;
  /** 32 bytes. */
  readonly digest: Uint8Array;
  /** 32 bytes for each of its regions. */
  readonly terms: Uint8Array;
  readonly amounts: string | null;
  readonly fact: string | null;
  /** JSON texts, a line feed between; empty where there are none. */
  readonly forms: string;
}

/** What applying reads. */
export interface AppliedEvent extends Pick<
  EventRead,
  'op' | 'key' | 'version' | 'digest' | 'forms'
> {
  readonly id: number;
  readonly route: number | null;
  /** Of a record that was spelled beforehand: one tail for each stop of its route, from this one on. */
  readonly spelled?: { readonly tails: Tails; readonly first: number };
}

/** Deliveries of many events as they will be, but for their beginnings with the seq. */
export interface Tails {
  /** UTF-8, one after the other. */
  readonly bytes: Uint8Array;
  readonly ends: Uint32Array;
  /** What each adds to the sum of its shipment, 32 bytes. */
  readonly terms: Uint8Array;
}

/** What tallies are summed from. */
export interface TalliedEvent extends Pick<EventRead, 'status' | 'terms' | 'amounts' | 'fact'> {
  readonly id: number;
  readonly regions: string;
}

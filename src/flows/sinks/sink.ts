/** One delivery: a record to be had as it is, or a tombstone, for one region and key. */
export interface DeliveryEntry {
  readonly seq: number;
  readonly op: 'record' | 'tombstone';
  readonly region: string;
  readonly key: string;
  readonly version: string;
  /** Absent of a tombstone. */
  readonly record?: Readonly<Record<string, unknown>>;
}

/** What is delivered at once to one receiver, strictly rising by seq. */
export interface DeliveryPage {
  readonly flow: string;
  readonly receiver: string;
  readonly entries: readonly DeliveryEntry[];
}

/** Everything up to `acknowledged` has landed, but for what is refused. */
export interface PageOutcome {
  readonly acknowledged: number;
  readonly refused: readonly { readonly seq: number; readonly code: string }[];
}

/** Where a receiver's deliveries land. The same page twice changes nothing the second time. */
export interface Sink {
  /** @throws {EdgeFault} receiver-unavailable, receiver-differs: nothing of the page has landed. */
  deliver(page: DeliveryPage): Promise<PageOutcome>;
  close(): Promise<void>;
}

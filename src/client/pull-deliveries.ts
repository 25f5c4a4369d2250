import { createSetSum, setTermOf, type SetSum } from '../proofs/index.ts';
import type { FlowAcknowledgement, FlowDelivery } from '../shapes/index.ts';
import { createFlowCalls, type FlowClientParts } from './flow-calls.ts';
import { persistently } from './flow-retry.ts';

export type Delivered = FlowDelivery;

/** Deliveries in order; acknowledged when the loop over pages comes back for the next one. */
export interface PulledPage {
  readonly after: number;
  readonly to: number;
  readonly deliveries: readonly Delivered[];
  /** This one cannot be taken: it goes to the dead letters with a code, and the rest goes on. */
  refuse(seq: number, code: string): void;
}

export interface PullOptions {
  readonly flow: string;
  /** From an older seq, to have it once more; else from where the last acknowledgement ended. */
  readonly after?: number;
  /** Records of a page at most. */
  readonly records?: number;
  /** Told of each acknowledgement. */
  readonly onAcknowledged?: (to: number) => void;
}

/**
 * Page by page until nothing is ready. A page is acknowledged only when its caller asks for the
 * next: whoever throws, breaks off or dies meanwhile gets it again, and knows what it has by
 * (flow, receiver, seq).
 */
export async function* pullDeliveries(
  { client, wait }: Omit<FlowClientParts, 'sha256'>,
  { flow, records, onAcknowledged, ...options }: PullOptions,
): AsyncGenerator<PulledPage> {
  const calls = createFlowCalls(client);
  let after = options.after;
  for (;;) {
    const read = await persistently(wait, () => calls.deliveries({ flow, after, records }));
    const deliveries = read as readonly Delivered[];
    const first = deliveries[0];
    const last = deliveries.at(-1);
    if (first === undefined || last === undefined) return;
    const refused: NonNullable<FlowAcknowledgement['refused']> = [];
    const begun = after ?? first.seq - 1;
    yield {
      after: begun,
      to: last.seq,
      deliveries,
      refuse: (seq, code) => void refused.push({ seq, code }),
    };
    const acknowledgement = {
      after: begun,
      acknowledged: last.seq,
      ...(refused.length === 0 ? {} : { refused }),
    };
    await persistently(wait, () => calls.acknowledge(flow, acknowledgement));
    onAcknowledged?.(last.seq);
    after = last.seq;
  }
}

/** What a receiver sums of a batch in one region, as the reconciliation's delivery has it. */
export interface ReceivedSum {
  readonly batch: string;
  readonly region: string;
  readonly records: number;
  readonly digest: string;
}

export interface ReceivedSums {
  /** Each delivery once: one that comes again is left out by its seq. */
  add(delivery: Delivered): void;
  all(): readonly ReceivedSum[];
}

const bytesOfDigest = (digest: string): Uint8Array =>
  Uint8Array.from(digest.replace('sha256:', '').match(/../g) ?? [], (pair) => parseInt(pair, 16));

/** The receiver's own book, for comparing with the gateway's. */
export function createReceivedSums({ sha256 }: Pick<FlowClientParts, 'sha256'>): ReceivedSums {
  const sums = new Map<string, { batch: string; region: string; records: number; sum: SetSum }>();
  let seen = 0;
  return {
    add: ({ seq, batch, region, key, version, digest }) => {
      if (seq <= seen) return;
      seen = seq;
      const name = `${batch} ${region}`;
      const known = sums.get(name) ?? { batch, region, records: 0, sum: createSetSum() };
      sums.set(name, known);
      known.records += 1;
      const sealed = digest === undefined ? undefined : bytesOfDigest(digest);
      known.sum.add(setTermOf(sha256, { region, key, version, digest: sealed }));
    },
    all: () => [...sums.values()].map(({ sum, ...named }) => ({ ...named, digest: sum.text() })),
  };
}

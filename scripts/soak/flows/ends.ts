import { createHash } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import {
  createFlowCalls,
  FlowRefused,
  pullDeliveries,
  sendBatch,
  type Delivered,
  type FlowClientParts,
} from '../../../src/client/index.ts';
import { readFieldsOf } from '../../../src/flows/index.ts';
import { utf8 } from '../../../src/kernel/index.ts';
import type { FlowReconciliation } from '../../../src/shapes/index.ts';
import type { StoryBatch } from '../../demo/flows/index.ts';
import type { GatewayProcess } from './gateway-process.ts';

/** Waits are cut to this: a gateway that was killed is back soon, milliseconds. */
const WAIT_MS_MAX = 100;

/** Small pages, so that many acknowledgements are under way, records. */
const PAGE_RECORDS = 9;

/** Between two looks of a receiver that has everything, milliseconds. */
const IDLE_MS = 20;

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();

const partsOf = (gateway: GatewayProcess, system: string): FlowClientParts => ({
  client: gateway.as(system),
  sha256,
  wait: (ms) => setTimeout(Math.min(ms, WAIT_MS_MAX), undefined),
});

/** What a kill does to a caller; everything else is a finding. */
const isOfTheKill = (error: unknown): boolean =>
  error instanceof FlowRefused ? error.status === 503 : error instanceof TypeError;

/** Again and again until the gateway is there to do it. */
async function untilDone<Result>(work: () => Promise<Result>): Promise<Result> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!isOfTheKill(error)) throw error;
      await setTimeout(WAIT_MS_MAX);
    }
  }
}

const readRecord = (line: Uint8Array): Readonly<Record<string, unknown>> | undefined => {
  const read = readFieldsOf(line);
  return read.ok ? read.record : undefined;
};

export interface Sent {
  readonly flow: string;
  readonly source: string;
}

/** A source that sends a batch until it is closed, whatever happens to the gateway. */
export function sendThrough(
  gateway: GatewayProcess,
  { flow, source }: Sent,
  { number: batch, previous, window, lines }: StoryBatch<unknown>,
): Promise<FlowReconciliation> {
  const texts = lines.map(({ text }) => utf8(text));
  const declared = { window, ...(previous === undefined ? {} : { previous }) };
  return untilDone(() =>
    sendBatch(partsOf(gateway, source), {
      flow,
      batch,
      lines: () => texts,
      manifest: declared,
      readRecord,
    }),
  );
}

export const reconciliationOf = (
  gateway: GatewayProcess,
  { flow, source }: Sent,
  batch: string,
): Promise<FlowReconciliation> =>
  untilDone(() => createFlowCalls(gateway.as(source)).reconciliation({ flow, batch }));

/** A receiver's own memory, which no kill of the gateway touches. */
export interface Taken {
  /** By seq. */
  readonly bySeq: ReadonlyMap<number, Delivered>;
  /** Deliveries that came more than once. */
  readonly repeated: number;
  /** Seqs that came again as something else, or that came before one below them. */
  readonly wrong: readonly string[];
}

export interface Taker {
  readonly taken: () => Taken;
  /** Everything that is released now is acknowledged when resolved. */
  drain(): Promise<void>;
  /** Takes what comes until told to stop. */
  follow(): { stop(): Promise<void> };
}

/** A receiver that keeps what it takes before it acknowledges it. */
export function createTaker(gateway: GatewayProcess, flow: string, system: string): Taker {
  const bySeq = new Map<number, Delivered>();
  const wrong: string[] = [];
  let repeated = 0;
  let last = 0;
  const keep = (delivery: Delivered): void => {
    const known = bySeq.get(delivery.seq);
    if (known === undefined) {
      if (delivery.seq !== last + 1) wrong.push(`${system}: ${delivery.seq} after ${last}`);
      last = delivery.seq;
      bySeq.set(delivery.seq, delivery);
      return;
    }
    repeated += 1;
    const isSame = JSON.stringify(known) === JSON.stringify(delivery);
    if (!isSame) wrong.push(`${system}: ${delivery.seq} came as something else`);
  };
  const takeAll = async (): Promise<void> => {
    const options = { flow, records: PAGE_RECORDS };
    for await (const page of pullDeliveries(partsOf(gateway, system), options)) {
      page.deliveries.forEach(keep);
    }
  };
  const drain = (): Promise<void> => untilDone(takeAll);
  return {
    taken: () => ({ bySeq, repeated, wrong }),
    drain,
    follow: () => {
      const stopping = new AbortController();
      const work = (async () => {
        while (!stopping.signal.aborted) {
          await drain();
          await setTimeout(IDLE_MS);
        }
      })();
      return {
        stop: () => {
          stopping.abort();
          return work;
        },
      };
    },
  };
}

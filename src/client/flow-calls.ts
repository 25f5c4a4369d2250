import type { Sha256 } from '../kernel/index.ts';
import type {
  FlowAcknowledgement,
  FlowBatch,
  FlowBatches,
  FlowBuckets,
  FlowGap,
  FlowManifest,
  FlowOrigin,
  FlowReceipts,
  FlowReceiver,
  FlowReconciliation,
  FlowTerms,
  Problem,
} from '../shapes/index.ts';
import type { Call, Client } from './client.ts';

export interface FlowClientParts {
  readonly client: Client;
  readonly sha256: Sha256;
  /** Resolves after so many milliseconds. */
  readonly wait: (ms: number) => Promise<void>;
}

/** What the gateway refused, in its own words. */
export class FlowRefused extends Error {
  readonly status: number;
  readonly problem: Problem;
  constructor(status: number, problem: Problem) {
    super(`${problem.code}: ${problem.detail ?? problem.title}`);
    this.status = status;
    this.problem = problem;
  }
}

export interface BatchCall {
  readonly flow: string;
  readonly batch: string;
}

export interface SegmentCall extends BatchCall {
  readonly from: number;
  /** NDJSON, already gzipped when so said. */
  readonly bytes: Uint8Array;
  readonly isGzipped: boolean;
}

export interface DeliveriesRead {
  readonly flow: string;
  readonly after?: number | undefined;
  readonly records?: number | undefined;
}

/** The wire of flows, call by call. Each throws FlowRefused, or what the network threw. */
export interface FlowCalls {
  terms(flow: string): Promise<FlowTerms>;
  open(flow: string, manifest: FlowManifest): Promise<FlowBatch>;
  state(call: BatchCall): Promise<FlowBatch>;
  put(call: SegmentCall): Promise<FlowBatch>;
  /** The reconciliation, or the state of a batch that is still being applied. */
  close(call: BatchCall): Promise<FlowReconciliation | FlowBatch>;
  reconciliation(call: BatchCall): Promise<FlowReconciliation>;
  buckets(call: BatchCall): Promise<FlowBuckets>;
  askGap(call: BatchCall & { readonly buckets: readonly string[] }): Promise<FlowGap>;
  origin(call: BatchCall): Promise<FlowOrigin>;
  /** That the log holds what was said of a batch. */
  receipts(call: BatchCall): Promise<FlowReceipts>;
  /** Applied batches, newest first; before one of them when it is named. */
  batches(flow: string, before?: string): Promise<FlowBatches>;
  deliveries(read: DeliveriesRead): Promise<readonly unknown[]>;
  acknowledge(flow: string, acknowledgement: FlowAcknowledgement): Promise<FlowReceiver>;
  receiver(flow: string): Promise<FlowReceiver>;
}

const pathOfFlow = (flow: string): string => `/v1/flows/${encodeURIComponent(flow)}`;

const pathOfBatch = ({ flow, batch }: BatchCall): string =>
  `${pathOfFlow(flow)}/batches/${encodeURIComponent(batch)}`;

const queryOf = ({ after, records }: DeliveriesRead): string => {
  const query = new URLSearchParams();
  if (after !== undefined) query.set('after', String(after));
  if (records !== undefined) query.set('records', String(records));
  return query.size === 0 ? '' : `?${query.toString()}`;
};

/** @throws {FlowRefused} what the gateway refused */
export async function askJson<Answer>(client: Client, call: Call): Promise<Answer> {
  const { status, body } = await client.send(call);
  if (status < 400) return body as Answer;
  throw new FlowRefused(status, body as Problem);
}

export function createFlowCalls(client: Client): FlowCalls {
  const ask = <Answer>(call: Call): Promise<Answer> => askJson<Answer>(client, call);
  const get = <Answer>(path: string): Promise<Answer> => ask({ method: 'GET', path });
  const post = <Answer>(path: string, body?: unknown): Promise<Answer> =>
    ask({ method: 'POST', path, ...(body === undefined ? {} : { body }) });
  return {
    terms: (flow) => get(pathOfFlow(flow)),
    open: (flow, manifest) => post(`${pathOfFlow(flow)}/batches`, manifest),
    state: (call) => get(pathOfBatch(call)),
    put: ({ from, bytes, isGzipped, ...call }) =>
      ask({
        method: 'PUT',
        path: `${pathOfBatch(call)}/records?from=${from}`,
        body: bytes,
        contentType: 'application/x-ndjson',
        ...(isGzipped ? { headers: { 'Content-Encoding': 'gzip' } } : {}),
      }),
    close: (call) => post(`${pathOfBatch(call)}/close`),
    reconciliation: (call) => get(`${pathOfBatch(call)}/reconciliation`),
    buckets: (call) => get(`${pathOfBatch(call)}/buckets`),
    askGap: ({ buckets, ...call }) => post(`${pathOfBatch(call)}/gaps`, { buckets }),
    origin: (call) => get(`${pathOfBatch(call)}/origin`),
    receipts: (call) => get(`${pathOfBatch(call)}/receipts`),
    batches: (flow, before) =>
      get(
        `${pathOfFlow(flow)}/batches${before === undefined ? '' : `?before=${encodeURIComponent(before)}`}`,
      ),
    deliveries: (read) => get(`${pathOfFlow(read.flow)}/deliveries${queryOf(read)}`),
    acknowledge: (flow, acknowledgement) =>
      post(`${pathOfFlow(flow)}/deliveries/ack`, acknowledgement),
    receiver: (flow) => get(`${pathOfFlow(flow)}/receiver`),
  };
}

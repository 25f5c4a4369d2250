import type { Refusal } from '../kernel/index.ts';
import type {
  FlowBatch,
  FlowBatches,
  FlowOrigin,
  FlowReceipts,
  FlowReceiver,
  FlowReconciliation,
  FlowResource,
  FlowResources,
  FlowTerms,
} from '../shapes/index.ts';
import { acknowledge, recordDelivered, type AcknowledgeCall } from './acknowledging.ts';
import { claim, unclaimedOf, type Claimed, type UnclaimedRegion } from './claiming.ts';
import { closeBatch, resumeBatches } from './closing.ts';
import { createCorrectionDesk, type CorrectionDesk } from './corrections/correction-desk.ts';
import { pull, receiverState, stateOf, type DeliveryPage, type PullCall } from './delivering.ts';
import { askGap, bucketsOf, type Buckets, type Gap, type GapCall } from './gap.ts';
import { resourcesFor, resourcesOf } from './landing.ts';
import { lagOf, qualityOf, type Lag, type Quality } from './measuring.ts';
import { batchState, openBatch, stateOfBatch, type OpenCall } from './opening.ts';
import { appliedBatches, originOf } from './origin.ts';
import {
  askOverride,
  decideOverride,
  listQuarantined,
  quarantinedFor,
  type OverrideAsk,
  type OverrideDecision,
  type QuarantinedAt,
  type QuarantinedRecord,
} from './overriding.ts';
import type { FlowDeskOptions, FlowDeskParts } from './ports.ts';
import { createPushWorker, type PushWorker, type PushWorkerParts } from './pushing.ts';
import { reconciliationFor } from './reconciling.ts';
import { deadLetters, replay, type DeadLetter, type ReplayCall } from './replaying.ts';
import { sweep } from './retaining.ts';
import { qualityOfFlow, type FlowQuality } from './quality-of-flow.ts';
import { receiptsOf } from './receipts.ts';
import { createRoom, type BatchCall, type FlowCall, type Room } from './room.ts';
import { takeSegment, type Segment } from './taking.ts';
import { standingOf, type FlowStanding } from './standing.ts';
import { termsOf } from './terms.ts';

/** Batches in, deliveries out, and both books. `system` is always who signed the call. */
export interface FlowDesk {
  /** Refuses with `flow-unknown`, `batch-differs`, `batch-not-next`, `body-invalid`, `origin-invalid`. */
  open(call: OpenCall): Promise<FlowBatch | Refusal>;
  /** Refuses with `batch-unknown`, `batch-state-unfit`, `segment-misplaced`, `segment-overlong`. */
  take(segment: Segment): Promise<FlowBatch | Refusal>;
  state(call: BatchCall): FlowBatch | Refusal;
  /** Refuses with `batch-not-next` while the batch before it is not applied. */
  close(call: BatchCall): Promise<FlowReconciliation | Refusal>;
  reconciliation(call: BatchCall): Promise<FlowReconciliation | Refusal>;
  /** For a receiver. Refuses with `flow-unknown`, `cursor-unfit`. */
  pull(call: PullCall): DeliveryPage | Refusal;
  acknowledge(call: AcknowledgeCall): Promise<FlowReceiver | Refusal>;
  receiver(call: FlowCall): FlowReceiver | Refusal;
  /** For a source or a receiver, what it must know of its flow. */
  terms(call: FlowCall): FlowTerms | Refusal;
  /** How an applied batch came here, with this gateway's receipt. Refuses with `origin-unknown`. */
  origin(call: BatchCall): FlowOrigin | Refusal;
  /** Applied, newest first; for a source or a receiver. */
  applied(call: FlowCall & { readonly before?: string | undefined }): FlowBatches | Refusal;
  /** Sends behind a seq again. Refuses with `cursor-unfit` before what is kept. */
  replay(call: ReplayCall): Promise<FlowReceiver | Refusal>;
  deadLetters(flow: string): readonly DeadLetter[];
  /** Which buckets of an open batch the source must send again. */
  askGap(call: GapCall): Promise<Gap | Refusal>;
  /** The set digest of each bucket, for whoever only looks. */
  buckets(call: BatchCall): Promise<Buckets | Refusal>;
  quality(call: BatchCall): Promise<Quality | Refusal>;
  /** Over the newest hundred batches of a flow. */
  qualityOfFlow(call: FlowCall): FlowQuality | Refusal;
  lag(call: BatchCall): Promise<Lag | Refusal>;
  /** That the log holds what was said of the batch. */
  receipts(call: BatchCall): FlowReceipts | Refusal;
  /** Of the flow as a whole, now; undefined for one that the catalog has not. */
  standingOf(flow: string): FlowStanding | undefined;
  /** The same to the source, with the digest of each record. */
  quarantinedFor(call: BatchCall): readonly QuarantinedRecord[] | Refusal;
  quarantined(of: Pick<QuarantinedAt, 'flow' | 'batch'>): readonly QuarantinedRecord[] | Refusal;
  /** Refuses with `quarantine-unknown`, `already-decided`, `override-unfit`. */
  askOverride(ask: OverrideAsk): Promise<QuarantinedRecord | Refusal>;
  /** Refuses with `own-request` who asked it. */
  decideOverride(decision: OverrideDecision): Promise<QuarantinedRecord | Refusal>;
  /** Records of a flow that wait for somebody to decide. */
  quarantinedCount(flow: string): number;
  unclaimed(flow: string): readonly UnclaimedRegion[];
  /** To receivers that the catalog has by now. */
  claim(order: { readonly flow: string; readonly by: string }): Promise<Claimed | Refusal>;
  readonly corrections: CorrectionDesk;
  /** Copies that have landed: all of a flow for its source, a receiver's own for the receiver. */
  resources(call: FlowCall): FlowResources | Refusal;
  /** The same for whoever watches. */
  resourcesOf(flow: string): readonly FlowResource[];
  /** Batches of a flow, newest first; for whoever watches. */
  batches(flow: string): readonly FlowBatch[];
  /** Receivers of a flow as they stand; for whoever watches. */
  receivers(flow: string): readonly FlowReceiver[];
  createPushWorker(parts: PushWorkerParts): PushWorker;
  /** Erases what nobody can ask for any more; how many events. */
  sweep(): Promise<number>;
  /** After a restart, before anything else: brings to its end what was under way. */
  resume(): Promise<void>;
  /** Closes flows.db. */
  end(): void;
}

export function createFlowDesk(parts: FlowDeskParts, options: FlowDeskOptions): FlowDesk {
  const room: Room = createRoom(parts, options);
  return {
    open: (call) => openBatch(room, call),
    take: (segment) => takeSegment(room, segment),
    state: (call) => stateOfBatch(room, call),
    close: (call) => closeBatch(room, call),
    reconciliation: (call) => reconciliationFor(room, call),
    pull: (call) => pull(room, call),
    acknowledge: (call) => acknowledge(room, call),
    receiver: (call) => receiverState(room, call),
    terms: (call) => termsOf(room, call),
    replay: (call) => replay(room, call),
    deadLetters: (flow) => deadLetters(room, flow),
    origin: (call) => originOf(room, call),
    applied: (call) => appliedBatches(room, call),
    receipts: (call) => receiptsOf(room, call),
    qualityOfFlow: (call) => qualityOfFlow(room, call),
    ...inspecting(room),
    standingOf: (flow) => standingOf(room, flow),
    corrections: createCorrectionDesk(room),
    resources: (call) => resourcesFor(room, call),
    resourcesOf: (flow) => resourcesOf(room, flow),
    ...deciding(room),
    createPushWorker: (worker) => createPushWorker(room, worker),
    sweep: () => sweep(room),
    resume: async () => {
      await resumeBatches(room);
      for (const receiver of room.store.receivers.all()) await recordDelivered(room, receiver);
    },
    end: () => void parts.database.close(),
  };
}

/** Shown at once of one flow. */
const BATCHES_LISTED_MAX = 100;

const inspecting = (
  room: Room,
): Pick<FlowDesk, 'askGap' | 'buckets' | 'quality' | 'lag' | 'batches' | 'receivers'> => ({
  askGap: (call) => askGap(room, call),
  buckets: (call) => bucketsOf(room, call),
  quality: (call) => qualityOf(room, call),
  lag: (call) => lagOf(room, call),
  batches: (flow) => room.store.batches.list(flow, BATCHES_LISTED_MAX).map(batchState),
  receivers: (flow) => room.store.receivers.ofFlow(flow).map((each) => stateOf(room, each)),
});

type Deciding =
  | 'quarantined'
  | 'quarantinedFor'
  | 'quarantinedCount'
  | 'askOverride'
  | 'decideOverride'
  | 'unclaimed'
  | 'claim';

const deciding = (room: Room): Pick<FlowDesk, Deciding> => ({
  quarantined: (of) => listQuarantined(room, of),
  quarantinedFor: (call) => quarantinedFor(room, call),
  quarantinedCount: (flow) => room.store.waiting.countQuarantined(flow),
  askOverride: (ask) => askOverride(room, ask),
  decideOverride: (decision) => decideOverride(room, decision),
  unclaimed: (flow) => unclaimedOf(room, flow),
  claim: (order) => claim(room, order),
});

import type { Refusal } from '../kernel/index.ts';
import type {
  FlowBatch,
  FlowManifest,
  FlowReceiver,
  FlowReconciliation,
  FlowTerms,
} from '../shapes/index.ts';
import { acknowledge, recordDelivered, type AcknowledgeCall } from './acknowledging.ts';
import { closeBatch, resumeBatches } from './closing.ts';
import { pull, receiverState, type DeliveryPage, type PullCall } from './delivering.ts';
import { askGap, bucketsOf, type Buckets, type Gap, type GapCall } from './gap.ts';
import { openBatch, stateOfBatch } from './opening.ts';
import type { FlowDeskOptions, FlowDeskParts } from './ports.ts';
import { reconciliationFor } from './reconciling.ts';
import { createRoom, type BatchCall, type FlowCall, type Room } from './room.ts';
import { takeSegment, type Segment } from './taking.ts';
import { termsOf } from './terms.ts';

/** Batches in, deliveries out, and both books. `system` is always who signed the call. */
export interface FlowDesk {
  /** Refuses with `flow-unknown`, `batch-differs`, `batch-not-next`, `body-invalid`. */
  open(call: FlowCall & { readonly manifest: FlowManifest }): Promise<FlowBatch | Refusal>;
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
  buckets(call: BatchCall): Promise<Buckets | Refusal>;
  /** Which buckets of an open batch the source must send again. */
  askGap(call: GapCall): Promise<Gap | Refusal>;
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
    buckets: (call) => bucketsOf(room, call),
    askGap: (call) => askGap(room, call),
    resume: async () => {
      await resumeBatches(room);
      for (const receiver of room.store.receivers.all()) await recordDelivered(room, receiver);
    },
    end: () => void parts.database.close(),
  };
}

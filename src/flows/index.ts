/**
 * flows: batches that move data in standing duties: return, collection, transfer. Knows manifests,
 * regions, quarantine, deliveries and both books of a reconciliation; in sources/ and sinks/, and
 * nowhere else in it, the tables and files that batches come from and deliveries end in. Its payloads
 * are personal data and never reach a log. Must never know HTTP.
 */
export type { AcknowledgeCall } from './acknowledging.ts';
export type { DeliveryPage, PullCall } from './delivering.ts';
export { createFlowDesk, type FlowDesk } from './flow-desk.ts';
export type { CorrectionCall, CorrectionReply } from './corrections/answering.ts';
export type {
  CorrectionDesk,
  CorrectionsAsked,
  CorrectionSeen,
} from './corrections/correction-desk.ts';
export type { CorrectionRaise } from './corrections/raising.ts';
export type { Claimed, UnclaimedRegion } from './claiming.ts';
export type { Gap, GapCall } from './gap.ts';
export type { Dimension, FlowLag, Lag, Quality } from './measuring.ts';
export type {
  OverrideAsk,
  OverrideDecision,
  QuarantinedAt,
  QuarantinedRecord,
} from './overriding.ts';
export type { DeliveryPort, PushWorker, PushWorkerParts, ReceiverSeen } from './pushing.ts';
export type { FlowQuality } from './quality-of-flow.ts';
export type { FlowStanding } from './standing.ts';
export type { DeadLetter, ReplayCall } from './replaying.ts';
export type { FlowDeskOptions, FlowDeskParts, FlowEntry } from './ports.ts';
export { readFieldsOf } from './plan/read-record.ts';
export type { SignedManifest } from './origin.ts';
export type { BatchCall, FlowCall } from './room.ts';
export { SEGMENT_BYTES_MAX, type Segment } from './taking.ts';
export { EdgeFault } from './edge-codes.ts';
export type { Clerks } from './clerks/clerks.ts';
export { createNodeClerks, type NodeClerksOptions } from './clerks/node-clerks.ts';
export { openFlowEdges, type EdgeSource, type FlowEdges } from './node-edges.ts';
export { probeFlowEdges } from './node-probe.ts';
export { createTablePort } from './sinks/table-port.ts';
export { createDeskIntake } from './sources/desk-intake.ts';
export { createPoller, type Polled, type Poller } from './sources/polling.ts';
export { drainSource, type BatchIntake } from './sources/source.ts';

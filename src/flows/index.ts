/**
 * flows: batches that move data in standing duties: return, collection, transfer. Knows manifests,
 * regions, quarantine, deliveries and both books of a reconciliation. Its payloads are personal data
 * and never reach a log. Must never know HTTP, nor how a source or a receiver is connected.
 */
export type { AcknowledgeCall } from './acknowledging.ts';
export type { DeliveryPage, PullCall } from './delivering.ts';
export { createFlowDesk, type FlowDesk } from './flow-desk.ts';
export type { FlowDeskOptions, FlowDeskParts, FlowEntry } from './ports.ts';
export { readFieldsOf } from './plan/read-record.ts';
export type { BatchCall, FlowCall } from './room.ts';
export { SEGMENT_BYTES_MAX, type Segment } from './taking.ts';

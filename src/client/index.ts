/**
 * client: the TypeScript SDK: signs calls, verifies replies, reads the log. Stands on kernel,
 * signatures and proofs alone. Never knows the server.
 */
export {
  createClient,
  parseLines,
  type Call,
  type Client,
  type ClientParts,
  type Reply,
} from './client.ts';
export {
  createCorrectionCalls,
  readAnnotations,
  type CorrectionCalls,
  type CorrectionsRead,
} from './correction-calls.ts';
export {
  createFlowCalls,
  FlowRefused,
  type BatchCall,
  type FlowCalls,
  type FlowClientParts,
} from './flow-calls.ts';
export { bucketDigests, summarise, type BatchSummary, type ReadRecord } from './flow-digest.ts';
export {
  createReceivedSums,
  pullDeliveries,
  type Delivered,
  type PulledPage,
  type PullOptions,
} from './pull-deliveries.ts';
export { proveBatch, type BatchProof, type ProofOrder, type RegionProof } from './prove-batch.ts';
export {
  readPageBody,
  readPushedPage,
  type PushedPageParts,
  type PushedRequest,
} from './pushed-page.ts';
export { relayFlow, type RelayOrder, type RelayParts } from './relay-flow.ts';
export type { RelayedBatch } from './relay-hand.ts';
export { RelayRefused, type RelayCode } from './relay-lines.ts';
export {
  verifyFlowReceipts,
  type FlowReceiptVerdict,
  type ReceiptOf,
} from './verify-flow-receipts.ts';
export {
  verifyOrigin,
  type OriginCode,
  type OriginFinding,
  type OriginParts,
  type OriginTrust,
} from './verify-origin.ts';
export { sendBatch, type BatchOrder, type SendProgress } from './send-batch.ts';
export { createHttpLogSource, type HttpLogSource } from './http-log-source.ts';

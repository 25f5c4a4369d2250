import type { Clock, NewId, Sha256 } from '../kernel/index.ts';
import type { Catalog } from '../catalog/index.ts';
import type {
  FlowBatchClosed,
  FlowBatchOpened,
  FlowBatchPassed,
  FlowBatchRefused,
  FlowClaimed,
  FlowCorrectionAnswered,
  FlowCorrectionAnsweredByPerson,
  FlowCorrectionClosed,
  FlowCorrectionRaised,
  FlowDead,
  FlowDelivered,
  FlowGapAsked,
  FlowOverrideApproved,
  FlowOverrideAsked,
  FlowOverrideRefused,
  FlowReplayed,
  FlowResourceRegistered,
  Receipt,
} from '../shapes/index.ts';
import type { SqliteDatabase } from '../storage/index.ts';
import type { Clerks } from './clerks/clerks.ts';

export type FlowEntry =
  | FlowBatchOpened
  | FlowBatchClosed
  | FlowBatchRefused
  | FlowBatchPassed
  | FlowDelivered
  | FlowDead
  | FlowGapAsked
  | FlowReplayed
  | FlowClaimed
  | FlowOverrideAsked
  | FlowOverrideApproved
  | FlowOverrideRefused
  | FlowResourceRegistered
  | FlowCorrectionRaised
  | FlowCorrectionAnswered
  | FlowCorrectionAnsweredByPerson
  | FlowCorrectionClosed;

/** What the desk stands on. */
export interface FlowDeskParts {
  /** flows.db, opened by `openFlows`; the desk closes it. */
  readonly database: SqliteDatabase;
  /** The catalog in force. */
  readonly catalog: () => Catalog;
  readonly sha256: Sha256;
  readonly clock: Clock;
  readonly newId: NewId;
  /** 32 fresh random bytes. */
  readonly newSalt: () => Uint8Array;
  /** Origin of the log: by it receipts name this gateway. */
  readonly gateway: string;
  /**
   * Durable when resolved, with its receipt; rejected when it could not be made so, and then nothing
   * happens.
   */
  readonly record: (entry: FlowEntry) => Promise<Receipt>;
  /** Work beside the desk, and outlive it; without them it does all by itself. */
  readonly clerks?: Clerks;
  /** Of an entry by its place in the log; undefined once it is archived. */
  readonly receiptAt: (index: number) => Receipt | undefined;
  /** Awaited between two transactions; tests end a process there. */
  readonly pause?: () => Promise<void>;
}

export interface FlowDeskOptions {
  /** Acknowledged deliveries are kept for replay so long. */
  readonly replayDays: number;
  /** Records in one transaction. */
  readonly chunkRecords?: number;
}

/**
 * audit: the log of every exchange: entries, tree, signed checkpoints, receipts, the erasable
 * evidence beside it, and its verification. Knows how an entry becomes durable before its effect.
 * Must never know a payload: what an entry commits to passes through `sealer` and is not kept.
 * Nor who may read what, nor HTTP.
 */
export type {
  AppendOptions,
  AuditLog,
  ExchangeReceipt,
  IndexedEntry,
  LogOptions,
  LogParts,
  Recorded,
} from './audit-log.ts';
export { commitmentsHold } from './commitments-hold.ts';
export type {
  CommitmentName,
  Evidence,
  Sealer,
  SubjectEvidence,
  SubjectToken,
} from './evidence.ts';
export type { CheckpointTimestamp, SealedPayload } from './evidence-store.ts';
export type { ExchangeEvidence, ProvenEntry } from './gather-evidence.ts';
export type { SpentNonce } from './log-database.ts';
export type { Count, DaySpan, DerivedStore, FollowedLog } from './follow/derived-store.ts';
export { createFollower, type CountingFacts, type Follower } from './follow/follower.ts';
export { openSqliteDerivedStore } from './follow/sqlite-derived-store.ts';
export { openFollowedLog } from './follow/sqlite-followed-log.ts';
export { createTraceTokens, type TraceTokens } from './follow/trace-tokens.ts';
export type { LogSource } from './log-source.ts';
export { directorySource, mirrorFiles } from './mirror/mirror-files.ts';
export { mirrorLog } from './mirror/mirror-log.ts';
export type { MirrorReport } from './mirror/mirror-report.ts';
export { cosignatureVerifierOf, noteVerifierOf } from './note-key.ts';
export { openLog } from './open-log.ts';
export { subjectIndexToken } from './sealer.ts';
export type { KeptSignatures } from './signed/kept-signatures.ts';
export { openKeptEvidence } from './signed/sqlite-kept-evidence.ts';
export { fileSource, type FileSource } from './sqlite-file-source.ts';
export type { Erasable, Erased } from './sqlite-erase-evidence.ts';
export { openErasures, type Erasures, type PendingErasure } from './sqlite-erasures.ts';
export { archivableTo, moveToArchive, restoreFromArchive } from './sqlite-archive.ts';
export { readEvidence } from './sqlite-read-evidence.ts';
export { checkStoredLog, type StoredLog } from './sqlite-stored-check.ts';
export { verifyLog, type VerifyExpectations } from './verify-log.ts';
export type { VerifyFailure, VerifyFailureReason, VerifyReport } from './verify-report.ts';
export type { VerifyProgress } from './walk-entries.ts';

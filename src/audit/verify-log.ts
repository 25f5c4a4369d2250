import type { Sha256 } from '../kernel/index.ts';
import type { Checkpoint, NoteVerifier } from '../proofs/index.ts';
import { createHashTileComparison } from './hash-tile-comparison.ts';
import { judge } from './judge-log.ts';
import { createLeafComparison } from './leaf-comparison.ts';
import type { LogSource } from './log-source.ts';
import { noteVerifierOf } from './note-key.ts';
import type { KeptSignatures } from './signed/kept-signatures.ts';
import { beginSignatureCheck, type SignatureCheck } from './signed/verify-signatures.ts';
import { openHead } from './open-head.ts';
import { createPassedHeads } from './passed-heads.ts';
import { verifyFailure, type VerifyFailure, type VerifyReport } from './verify-report.ts';
import { walkEntries, type VerifyProgress } from './walk-entries.ts';

export interface VerifyExpectations {
  readonly sha256: Sha256;
  /** From a source other than the log. */
  readonly verifierKey: string;
  /** The name of the key, when absent. */
  readonly origin?: string;
  /** An earlier checkpoint of this log, kept elsewhere: that of a receipt, or a witness's. */
  readonly trustedCheckpoint?: string;
  /** What is signed beside the log, to be verified too: read before the log's newest checkpoint. */
  readonly signatures?: KeptSignatures;
}

/**
 * Recomputes the whole log from its entries, in constant memory, and compares it with the signed
 * checkpoint and the stored hashes. Finds what was changed, removed or moved, and names the first
 * such entry. A log cut back together with its checkpoint, or rewritten and signed anew by whoever
 * has the key, is sound by itself: only a trusted earlier checkpoint shows it (`rollback`).
 * @throws {Error} when the verifier key is not one
 */
export async function verifyLog(
  source: LogSource,
  expectations: VerifyExpectations,
  progress: VerifyProgress = () => undefined,
): Promise<VerifyReport> {
  const { sha256, verifierKey, origin, trustedCheckpoint, signatures } = expectations;
  const verifier = noteVerifierOf(sha256, verifierKey);
  const note = await readCheckpoint(source);
  if (note === undefined) return verifyFailure('unreadable');
  const head = await openHead(note, verifier, origin);
  if ('ok' in head) return head;
  const trusted = await openTrusted(trustedCheckpoint, verifier, head);
  if ('ok' in trusted) return trusted;
  const signed = signatures && (await beginSignatureCheck(signatures, verifier));
  if (signed && 'ok' in signed) return signed;
  return verifyBelow({ source, sha256, progress }, head, { trusted, signed });
}

interface Reading {
  readonly source: LogSource;
  readonly sha256: Sha256;
  readonly progress: VerifyProgress;
}

interface Beside {
  readonly trusted: Checkpoint;
  readonly signed: SignatureCheck | undefined;
}

/** The log below a checkpoint that its key signed. */
async function verifyBelow(
  { source, sha256, progress }: Reading,
  head: Checkpoint,
  { trusted, signed }: Beside,
): Promise<VerifyReport> {
  const { size } = head;
  const heads = createPassedHeads([trusted, ...(signed?.heads ?? [])]);
  const leaves = createLeafComparison(sha256);
  const tiles = createHashTileComparison(source, size);
  const walk = { size, heads, leaves, tiles, progress, visit: signed?.visit };
  const failure = await walkEntries(source, walk);
  const report = failure ?? judge({ head, leaves, tiles, isEachHeadPassed: heads.isEachPassed });
  if (!report.ok || signed === undefined) return report;
  const signatures = signed.result();
  return 'ok' in signatures ? signatures : { ...report, signatures };
}

async function readCheckpoint(source: LogSource): Promise<string | undefined> {
  try {
    return await source.checkpoint();
  } catch {
    return undefined;
  }
}

/** Without a trusted checkpoint the log itself stands in: it agrees with itself. */
async function openTrusted(
  note: string | undefined,
  verifier: NoteVerifier,
  head: Checkpoint,
): Promise<Checkpoint | VerifyFailure> {
  if (note === undefined) return head;
  const trusted = await openHead(note, verifier, head.origin);
  if ('ok' in trusted) return trusted;
  return trusted.size > head.size ? verifyFailure('rollback', head.size) : trusted;
}

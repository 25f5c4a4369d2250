import type { Sha256 } from '../kernel/index.ts';
import type { Checkpoint, NoteVerifier } from '../proofs/index.ts';
import { createHashTileComparison } from './hash-tile-comparison.ts';
import { judge } from './judge-log.ts';
import { createLeafComparison } from './leaf-comparison.ts';
import type { LogSource } from './log-source.ts';
import { noteVerifierOf } from './note-key.ts';
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
  const { sha256, verifierKey, origin, trustedCheckpoint } = expectations;
  const verifier = noteVerifierOf(sha256, verifierKey);
  const note = await readCheckpoint(source);
  if (note === undefined) return verifyFailure('unreadable');
  const head = await openHead(note, verifier, origin);
  if ('ok' in head) return head;
  const trusted = await openTrusted(trustedCheckpoint, verifier, head);
  if ('ok' in trusted) return trusted;
  const heads = createPassedHeads([trusted]);
  const leaves = createLeafComparison(sha256);
  const tiles = createHashTileComparison(source, head.size);
  const failure = await walkEntries(source, { size: head.size, heads, leaves, tiles, progress });
  return failure ?? judge({ head, leaves, tiles, isEachHeadPassed: heads.isEachPassed });
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

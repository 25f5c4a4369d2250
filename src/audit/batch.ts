import { TILE_HEIGHT } from '../proofs/index.ts';
import type { WaitingEntry } from './append-queue.ts';
import type { CommitPlan } from './commit-plan.ts';
import type { Evidence } from './evidence.ts';
import type { KeptEvidence, SealedPayload } from './evidence-store.ts';
import type { LogHead, LogTransaction, StoredEntry } from './log-database.ts';

/** Entries that become durable together, and the log's state with them. */
export interface Batch {
  readonly waiting: readonly WaitingEntry[];
  readonly plan: CommitPlan;
  /** Size of the log before; index of the first entry. */
  readonly from: number;
  readonly head: LogHead;
  /** Nonces that expired before it are forgotten; epoch milliseconds. */
  readonly horizon: number;
}

/** The body of the transaction. */
export function writeBatch(transaction: LogTransaction, batch: Batch): void {
  const { waiting, plan, from, head, horizon } = batch;
  transaction.dropExpiredNonces(horizon);
  for (const [position, one] of waiting.entries()) {
    const index = from + position;
    const leaf = plan.leaves[position] as Uint8Array;
    transaction.addEntry(storedEntry(one, index, leaf));
    if (one.options.nonce !== undefined) transaction.addNonce(one.options.nonce);
  }
  for (const { level, first, hashes } of plan.runs) {
    if (level === 0 || level % TILE_HEIGHT !== 0) continue;
    for (const [position, hash] of hashes.entries()) {
      transaction.addHash(level / TILE_HEIGHT, { index: first + position, hash });
    }
  }
  transaction.moveHead(from, head);
}

function storedEntry({ entry, bytes }: WaitingEntry, index: number, leaf: Uint8Array): StoredEntry {
  const exchange = 'exchange' in entry ? entry.exchange : undefined;
  return { index, at: entry.at, kind: entry.kind, exchange, bytes, leaf };
}

/** What goes to the evidence store before the entries go to the log. */
export function evidenceIn(waiting: readonly WaitingEntry[]): readonly KeptEvidence[] {
  return waiting.flatMap(({ options: { evidence } }) =>
    evidence === undefined ? [] : [keptEvidence(evidence)],
  );
}

/** What goes there with the end of an exchange. */
export function payloadsIn(waiting: readonly WaitingEntry[]): readonly SealedPayload[] {
  return waiting.flatMap(({ options: { payload } }) => (payload === undefined ? [] : [payload]));
}

// The subject's key is durable by itself (see SubjectKeys): kept from here, it would come back
// when it is erased while an exchange is under way.
function keptEvidence({ subject, ...evidence }: Evidence): KeptEvidence {
  return { ...evidence, ...(subject && { indexToken: subject.indexToken }) };
}

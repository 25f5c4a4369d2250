import { TILE_HEIGHT } from '../proofs/index.ts';
import type { Entry } from '../shapes/index.ts';
import type { WaitingEntry } from './append-queue.ts';
import type { CommitPlan } from './commit-plan.ts';
import type { Evidence } from './evidence.ts';
import type { KeptEvidence, KeptSalt } from './evidence-store.ts';
import type { LogHead, LogTransaction, StoredEntry } from './log-database.ts';

/** Entries that become durable together, and the log's state with them. */
export interface Batch {
  readonly waiting: readonly WaitingEntry[];
  readonly plan: CommitPlan;
  /** Size of the log before; index of the first entry. */
  readonly from: number;
  readonly head: LogHead;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** The body of the transaction. */
export function writeBatch(transaction: LogTransaction, batch: Batch): void {
  const { waiting, plan, from, head, now } = batch;
  transaction.dropExpiredNonces(now);
  for (const [position, one] of waiting.entries()) {
    const index = from + position;
    const leaf = plan.leaves[position] as Uint8Array;
    transaction.addEntry(storedEntry(one, { index, leaf }));
    trackIntent(transaction, one.entry, index);
    if (one.options.nonce !== undefined) transaction.addNonce(one.options.nonce);
  }
  for (const { address, hash } of plan.nodes) {
    const isTileLevel = address.level > 0 && address.level % TILE_HEIGHT === 0;
    if (isTileLevel) transaction.addHash(address.level / TILE_HEIGHT, { ...address, hash });
  }
  transaction.moveHead(from, head);
}

function storedEntry(
  { entry, bytes }: WaitingEntry,
  place: Pick<StoredEntry, 'index' | 'leaf'>,
): StoredEntry {
  const { at, kind } = entry;
  return { ...place, at, kind, bytes, ...('exchange' in entry && { exchange: entry.exchange }) };
}

function trackIntent(transaction: LogTransaction, entry: Entry, index: number): void {
  if (entry.kind === 'exchange.intent') {
    transaction.openIntent({ intent: index, exchange: entry.exchange });
  } else if (entry.kind === 'exchange.outcome' || entry.kind === 'exchange.abandoned') {
    transaction.closeIntent(entry.intent);
  }
}

/** What goes to the evidence store before the entries go to the log. */
export function evidenceIn(waiting: readonly WaitingEntry[]): readonly KeptEvidence[] {
  return waiting.flatMap(({ entry, options: { evidence } }) =>
    evidence === undefined ? [] : [keptEvidence(entry, evidence)],
  );
}

function keptEvidence(entry: Entry, evidence: Evidence): KeptEvidence {
  const { exchange, salts, signatureBase, signature, subject } = evidence;
  const commitments = new Map<string, string>(
    'commitments' in entry ? Object.entries(entry.commitments) : [],
  );
  const kept = Object.entries(salts).map(([name, salt]): KeptSalt => ({
    name,
    salt,
    commitment: commitments.get(name) ?? '',
  }));
  // The subject's key is durable by itself (see SubjectKeys): kept from here, it would come back
  // when it is erased while an exchange is under way.
  return {
    exchange,
    salts: kept,
    ...(signatureBase && { signatureBase }),
    ...(signature && { signature }),
    ...(subject && { indexToken: subject.indexToken }),
  };
}
